// Fills the slots an SOP requires, one after another: from the message, from what was said before, or by asking. What is
// known stays known while the rest is asked for.
import type { LoadedSop } from "../sop/graph";
import type { Decision, Said, Understood } from "./decision";
import type { SlotDefinition } from "./intent/definitions";
import { intentDefinition } from "./intent/recognise";
import { REPLY } from "./reply-texts";
import { choices, sentences } from "./say";
import type { Pending } from "./session";
import { answerOrderSlot, orderOptions, type Option, type SlotAnswer } from "./slots";
import { answerTextSlot, textOptions } from "./text-slot";
import { understandingPart } from "./understanding";

const FAILURES_BEFORE_OTHER_WAYS = 2;

type Unanswered = Exclude<SlotAnswer, { kind: "filled" }>;

/** `open` is the question this message answers; `known` what was said while the request itself was unclear. */
export async function fillSlots(
  said: Said,
  sop: LoadedSop,
  intent: Understood,
  open: Pending | null,
  known: Record<string, string> = {},
): Promise<Decision> {
  const required = (sop.graph.inputSchema.required as string[] | undefined) ?? [];
  const slots = (intentDefinition(intent.id)?.slots ?? []).filter(
    ({ name, entity }) => required.includes(name) && (name === "order_id" || entity === "text"),
  );
  const filled: Record<string, string> = {};
  let missing: { slot: SlotDefinition; answer: Unanswered } | null = null;
  for (const slot of slots) {
    const settled = open && open.slot !== slot.name ? open.known[slot.name] : undefined;
    const answer: SlotAnswer = settled
      ? { kind: "filled", value: settled }
      : await answerSlot(said, slot, open, known[slot.name] ?? null);
    if (answer.kind === "filled") filled[slot.name] = answer.value;
    else missing ??= { slot, answer };
  }
  if (!missing) {
    return { kind: "start", sop, intent, slots: filled, parts: [understandingPart(said.recognition, intent)] };
  }
  return ask(said, intent, missing, open, filled);
}

function answerSlot(
  said: Said,
  slot: SlotDefinition,
  open: Pending | null,
  earlier: string | null,
): Promise<SlotAnswer> {
  const { recognition, ctx, context } = said;
  // A pending question is about one slot; what it offered is no answer to another.
  const asked = open?.slot === slot.name;
  const about = { asked, offered: asked ? open.offered : [], earlier };
  if (slot.entity === "text") return Promise.resolve(answerTextSlot(recognition.text, slot, about));
  return answerOrderSlot(ctx, recognition, { ...about, recentOrderId: context.recentOrderId });
}

async function ask(
  said: Said,
  intent: Understood,
  { slot, answer }: { slot: SlotDefinition; answer: Unanswered },
  open: Pending | null,
  filled: Record<string, string>,
): Promise<Decision> {
  const { recognition } = said;
  const again = open?.slot === slot.name ? open : null;
  // Being asked is not a failure yet; an answer that leads nowhere is.
  const failures = (again?.failures ?? 0) + (answer.kind === "unknown" || again ? 1 : 0);
  const options = await optionsFor(said, slot, answer);
  const question = slot.question[recognition.language];
  const asked =
    slot.entity === "text"
      ? sentences(said, question)
      : sentences(said, ...orderQuestion(said, answer, question, { failures, options }));
  return {
    kind: "ask",
    parts: [understandingPart(recognition, intent), asked, ...choices(slot.name, options)],
    pending: {
      intent: intent.id,
      confidence: intent.confidence,
      sentiment: intent.sentiment,
      slot: slot.name,
      failures,
      offered: options.map(({ value, label }) => ({ value, label })),
      known: filled,
    },
  };
}

async function optionsFor(said: Said, slot: SlotDefinition, answer: Unanswered): Promise<Option[]> {
  if (slot.entity === "text") return textOptions(slot, said.recognition.language);
  const named = answer.kind === "several" ? await orderOptions(said.ctx, answer.values) : [];
  return named.length > 0 ? named : orderOptions(said.ctx);
}

function orderQuestion(
  said: Said,
  answer: Unanswered,
  question: string,
  { failures, options }: { failures: number; options: Option[] },
): string[] {
  const say = REPLY[said.recognition.language];
  const rest = options.length === 0 ? say.noOrders : failures >= FAILURES_BEFORE_OTHER_WAYS ? say.otherWays : question;
  switch (answer.kind) {
    case "several":
      return [say.severalOrders];
    case "unknown":
      return [say.orderNotFound(answer.value), rest];
    case "missing":
      return failures > 0 ? [say.notAnOrderNumber, rest] : options.length === 0 ? [question, rest] : [question];
  }
}
