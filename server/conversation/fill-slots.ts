// Fills the slots of a request, one after another: from the message, from what was said before, or by asking. What is
// known stays known while the rest is asked for. A text or an order is asked for when the SOP requires it; a choice
// whenever the SOP has a use for it and there is something to choose from.
import type { Locale } from "../context";
import type { LoadedSop } from "../sop/graph";
import { alreadyAsked } from "./already-asked";
import { answerAddressSlot } from "./address-slot";
import { answerChoiceSlot } from "./choice-slot";
import type { Decision, Said, Understood } from "./decision";
import type { SlotDefinition } from "./intent/definitions";
import { intentDefinition } from "./intent/recognise";
import { REPLY } from "./reply-texts";
import { choices, sentences } from "./say";
import { shorten, type Pending, type SlotValue } from "./session";
import { answerPictureSlot } from "./picture-slot";
import { answerQuantitySlot } from "./quantity-slot";
import { isListAway, passesGate } from "./slot-choices";
import { answerOrderSlot, onlyNamesAnOrder, orderOptions, type Option, type SlotAnswer } from "./slots";
import { answerTextSlot, textOptions } from "./text-slot";
import { understandingPart } from "./understanding";

const FAILURES_BEFORE_OTHER_WAYS = 2;
const LONGEST_TOLD = 4_000;

type Unanswered = Exclude<SlotAnswer, { kind: "filled" | "left_out" }>;
type Before = Pick<Pending, "known" | "told">;

/** A customer's words as they are kept until the request has begun. */
export function told(...texts: string[]): string {
  return shorten(texts.filter(Boolean).join("\n"), LONGEST_TOLD);
}

/**
 * `open` is the question this message answers; `before` what was said while the request itself was unclear. `silent`: the
 * message is no answer, so that an open question is only put again.
 */
export async function fillSlots(
  said: Said,
  sop: LoadedSop,
  intent: Understood,
  open: Pending | null,
  before: Before = { known: {}, told: "" },
  { silent = false }: { silent?: boolean } = {},
): Promise<Decision> {
  try {
    return await fillOrAsk(said, sop, intent, open, before, silent);
  } catch (error) {
    if (!isListAway(error)) throw error;
    return listAway(said, intent, open, before);
  }
}

/** Nothing is lost: the next message is read as an answer to what was open, or as going on with what was wanted. */
function listAway(said: Said, intent: Understood, open: Pending | null, before: Before): Decision {
  const { id, confidence, sentiment } = intent;
  const words = told(open?.told ?? before.told, open ? "" : said.recognition.text);
  const blank = { slot: "", failures: 0, offered: [], known: before.known, told: words };
  const pending: Pending = open ?? { intent: id, confidence, sentiment, ...blank };
  return {
    kind: "fail",
    parts: [sentences(said, REPLY[said.ctx.locale].listAway)],
    first: [{ kind: "question", pending }],
  };
}

async function fillOrAsk(
  said: Said,
  sop: LoadedSop,
  intent: Understood,
  open: Pending | null,
  before: Before,
  silent: boolean,
): Promise<Decision> {
  const notes: string[] = [];
  const filled: Record<string, SlotValue> = {};
  const words = told(open?.told ?? before.told, said.recognition.text);
  let missing: { slot: SlotDefinition; answer: Unanswered } | null = null;
  for (const slot of usedSlots(sop, intent.id)) {
    if (slot.after && filled[slot.after] === undefined) continue;
    if (slot.unless && filled[slot.unless] !== undefined) continue;
    if (!Object.entries(slot.only_if).every(([name, value]) => filled[name] === value)) continue;
    if (!(await passesGate(said.ctx, slot, filled))) continue;
    const settled = open && open.slot !== slot.name ? open.known[slot.name] : undefined;
    const answer: SlotAnswer =
      settled !== undefined && !isPartly(open, slot)
        ? { kind: "filled", value: settled }
        : await answerSlot(said, slot, { open, earlier: before.known[slot.name], told: words, known: filled });
    if (answer.kind === "filled") {
      filled[slot.name] = answer.value;
      if (answer.note) notes.push(answer.note);
    } else if (answer.kind !== "left_out" && !slot.optional) missing ??= { slot, answer };
  }
  if (!missing) {
    const waits = await alreadyAsked(said, sop.graph.sopId, filled, usedSlots(sop, intent.id));
    if (waits) return { kind: "say", parts: waits };
    const parts = [
      understandingPart(said.recognition, intent),
      ...(notes.length > 0 ? [sentences(said, ...notes)] : []),
    ];
    return { kind: "start", sop, intent, slots: filled, parts };
  }
  return ask(said, intent, missing, { open, filled, told: words, notes, silent });
}

/** The slots of an intent that this SOP has a use for. */
export function usedSlots({ graph }: LoadedSop, intent: string): SlotDefinition[] {
  const required = (graph.inputSchema.required as string[] | undefined) ?? [];
  const read = Object.keys((graph.inputSchema.properties as object | undefined) ?? {});
  return (intentDefinition(intent)?.slots ?? []).filter(
    ({ name, entity, gate, optional, always, only_if: condition }) =>
      entity === "choice" ||
      entity === "address" ||
      entity === "picture" ||
      gate ||
      optional ||
      always ||
      Object.keys(condition).length > 0
        ? read.includes(name)
        : required.includes(name) && (name === "order_id" || entity === "text"),
  );
}

/** Part of an answer is no answer; only the open question keeps parts. */
const isPartly = (open: Pending | null, slot: SlotDefinition) => open?.slot === slot.name;

export function answerSlot(
  said: Said,
  slot: SlotDefinition,
  {
    open,
    earlier,
    told: words,
    known,
  }: { open: Pending | null; earlier: SlotValue | undefined; told: string; known: Record<string, SlotValue> },
): Promise<SlotAnswer> {
  const { recognition, ctx, context } = said;
  // A pending question is about one slot; what it offered is no answer to another.
  const asked = open?.slot === slot.name;
  const partly = asked ? open.known[slot.name] : undefined;
  if (slot.entity === "choice") return answerChoiceSlot(said, slot, { asked, told: words, known, partly });
  if (slot.entity === "address") return answerAddressSlot(said, slot, { asked, known, partly });
  if (slot.entity === "picture") return Promise.resolve(answerPictureSlot(said, asked));
  if (slot.entity === "quantity") {
    // What was put right counts before all that was said.
    return Promise.resolve(
      typeof earlier === "number" ? { kind: "filled", value: earlier } : answerQuantitySlot(words),
    );
  }
  const about = {
    asked,
    offered: asked ? open.offered : [],
    earlier: typeof earlier === "string" ? earlier : null,
  };
  if (slot.entity === "text")
    return Promise.resolve(answerTextSlot(recognition.text, slot, { ...about, words: said.words, facts: recognition }));
  // What need not be about an order is about one only when that is said.
  const recentOrderId = slot.optional ? null : context.recentOrderId;
  return answerOrderSlot(ctx, recognition, { ...about, recentOrderId, byRecords: !slot.optional });
}

type Asking = {
  open: Pending | null;
  filled: Record<string, SlotValue>;
  told: string;
  notes: readonly string[];
  silent: boolean;
};

async function ask(
  said: Said,
  intent: Understood,
  { slot, answer }: { slot: SlotDefinition; answer: Unanswered },
  { open, filled, told: words, notes, silent }: Asking,
): Promise<Decision> {
  const { recognition } = said;
  const again = open?.slot === slot.name ? open : null;
  const moved = answer.kind === "open" && hasMore(answer.partly, again?.known[slot.name]);
  // Being asked is not a failure yet; an answer that leads nowhere is.
  const failed = !silent && (answer.kind === "unknown" || again !== null);
  const failures = moved ? 0 : (again?.failures ?? 0) + (failed ? 1 : 0);
  const excuses = silent ? 0 : failures;
  const options = answer.kind === "open" ? answer.options : await optionsFor(said, slot, answer);
  const offered = answer.kind === "open" ? answer.offered : options.map(({ value, label }) => ({ value, label }));
  const question = slot.question[recognition.language];
  const asked =
    answer.kind === "open"
      ? sentences(said, ...notes, ...notChosen(said, excuses), answer.question ?? question)
      : slot.entity === "text"
        ? sentences(said, ...notes, ...notText(said, slot, excuses), question)
        : sentences(said, ...notes, ...orderQuestion(said, answer, question, { failures: excuses, options }));
  const ways = excuses >= FAILURES_BEFORE_OTHER_WAYS ? otherWays(recognition.language) : [];
  const partly = answer.kind === "open" && answer.partly !== undefined ? { [slot.name]: answer.partly } : {};
  return {
    kind: "ask",
    parts: [understandingPart(recognition, intent), asked, ...choices(slot.name, [...options, ...ways])],
    pending: {
      intent: intent.id,
      confidence: intent.confidence,
      sentiment: intent.sentiment,
      slot: slot.name,
      failures,
      offered,
      buttons: [...options, ...ways].map(({ value }) => value),
      known: { ...filled, ...partly },
      told: words,
    },
  };
}

/** What else can be done when an answer is not found: a person, from the beginning, or nothing. */
function otherWays(locale: Locale): Option[] {
  return REPLY[locale].ways.map(([value, detail]) => ({ value, label: value, detail }));
}

/** Why a text did not do, and, when it goes on like that, how to leave it. */
function notText({ recognition }: Said, slot: SlotDefinition, failures: number): string[] {
  const say = REPLY[recognition.language];
  if (failures === 0) return [];
  const why = slot.form ? say.notThatForm : say.notWords;
  return failures < FAILURES_BEFORE_OTHER_WAYS ? [why] : [why, say.orLeaveIt];
}

/** Why a list is shown again, and, when it goes on like that, how to leave it. */
function notChosen({ recognition }: Said, failures: number): string[] {
  const say = REPLY[recognition.language];
  const [number] = onlyNamesAnOrder(recognition) ? recognition.entities : [];
  const why = number ? say.notOnOffer(number.value) : say.notAChoice;
  if (failures === 0) return [];
  return failures < FAILURES_BEFORE_OTHER_WAYS ? [why] : [why, say.orLeaveIt];
}

/** Whether an answer brought the open question on, though it did not end it. */
function hasMore(now: SlotValue | undefined, before: SlotValue | undefined): boolean {
  const size = (value: SlotValue | undefined) => (typeof value === "object" && value ? Object.keys(value).length : 0);
  return size(now) > size(before);
}

async function optionsFor(
  said: Said,
  slot: SlotDefinition,
  answer: Exclude<Unanswered, { kind: "open" }>,
): Promise<Option[]> {
  if (slot.entity === "text") return textOptions(slot, said.recognition.language);
  const named = answer.kind === "several" ? await orderOptions(said.ctx, answer.values) : [];
  return named.length > 0 ? named : orderOptions(said.ctx);
}

function orderQuestion(
  said: Said,
  answer: Exclude<Unanswered, { kind: "open" }>,
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
