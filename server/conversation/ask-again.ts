// A question that is open is put again: after something else was answered, when it was not heard, or with the reason why it
// is asked. That is no failure of whoever is asked.
import { routeIntent } from "./route";
import type { Decision } from "./decision";
import { askIdentity, identityAnew, identitySlot, whyIdentity } from "./guest/identity";
import { fillSlots } from "./fill-slots";
import { hearNothing, type Hearing } from "./hearing";
import { intentDefinition } from "./intent/recognise";
import type { ChatPart } from "./parts.schema";
import { REPLY } from "./reply-texts";
import { choices, text } from "./say";
import type { Pending, SessionContext } from "./session";
import { reasonOf } from "./slot-reasons";

/** `lead` is said before the question. */
export async function askAgain(
  hearing: Hearing,
  context: SessionContext,
  pending: Pending,
  lead: readonly ChatPart[] = [],
): Promise<Decision> {
  const { locale } = hearing.ctx;
  if (pending.slot === "intent") return { kind: "ask", pending, parts: [...lead, ...whichRequest(pending, locale)] };
  if (identitySlot(pending)) return askIdentity(hearing, pending, lead);
  const sop = routeIntent(hearing.ctx, hearing.catalog, pending.intent);
  // The SOP went away while the question was open.
  if (!sop) return { kind: "abandon", parts: [...lead, text(REPLY[locale].cannotYet)] };
  const said = hearNothing(hearing, context, pending.intent);
  const intent = { id: pending.intent, confidence: pending.confidence, sentiment: pending.sentiment };
  const decision = await fillSlots(said, sop, intent, pending, undefined, { silent: true });
  return { ...decision, parts: [...lead, ...withoutUnderstanding(decision.parts)] };
}

/** What was understood was shown when it was said. */
const withoutUnderstanding = (parts: readonly ChatPart[]) => parts.filter(({ type }) => type !== "data-understanding");

function whichRequest({ offered }: Pending, locale: "zh-CN" | "en"): ChatPart[] {
  const options = offered.flatMap(({ value }) => {
    const definition = intentDefinition(value);
    if (!definition) return [];
    const label = definition.label[locale];
    return [{ value: label, label, detail: definition.description[locale] }];
  });
  return [text(REPLY[locale].unclear), ...choices("intent", options)];
}

/** The same request from its first question, with nothing of what was answered. */
export function fromTheBeginning(hearing: Hearing, context: SessionContext, pending: Pending): Promise<Decision> {
  const lead = [text(REPLY[hearing.ctx.locale].startingOver)];
  if (identitySlot(pending)) return Promise.resolve(identityAnew(hearing, pending, lead));
  const blank = { ...pending, known: {}, told: "", failures: 0, offered: [], buttons: [] };
  const open = pending.slot === "intent" ? pending : { ...blank, slot: "" };
  return askAgain(hearing, context, open, lead);
}

export function sayWhy(hearing: Hearing, context: SessionContext, pending: Pending): Promise<Decision> {
  if (identitySlot(pending)) return askAgain(hearing, context, pending, [whyIdentity(hearing, pending)]);
  const slot = intentDefinition(pending.intent)?.slots.find(({ name }) => name === pending.slot);
  return askAgain(hearing, context, pending, [text(reasonOf(slot, hearing.ctx.locale))]);
}
