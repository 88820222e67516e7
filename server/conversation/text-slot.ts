// A slot that takes the customer's own words: why something is to be refunded. What they say is kept as it is; whether it
// says anything is all that is judged here.
import type { Locale } from "../context";
import { readVerdict } from "./confirm-words";
import { factFor } from "./fact-slot";
import type { SlotDefinition } from "./intent/definitions";
import type { Recognition } from "./intent/recognise";
import { shorten, type Pending } from "./session";
import { pickOffered, type Option, type SlotAnswer } from "./slots";

const LONGEST = 2_000;
const WORDS = /\p{L}{2}/u;
/** A product may have a name that we do not know; nothing else is a fact that was not recognised. */
const takesAnyWords = ({ fact }: SlotDefinition) => fact === undefined || fact === "product";

const HAILS =
  /^[^\p{L}\p{N}]*(?:(?:hello+|hi+|hey|is|are|you|any ?one|any ?body|some ?one|still|there|here|ping|在|有人|喂|你好|您好|人呢|哈喽|吗|么|嘛|呢|啊)[\s,，!！?？.。~～]*)+$/iu;

/** The words, when the message has them: always when it answers our question, else when the slot's pattern finds them. */
export function answerTextSlot(
  text: string,
  slot: SlotDefinition,
  context: {
    asked: boolean;
    offered: Pending["offered"];
    earlier: string | null;
    words: string;
    /** What was recognised in it. */
    facts: Pick<Recognition, "entities" | "language">;
  },
): SlotAnswer {
  const fact = factFor(slot, { text, ...context.facts }, context.asked);
  if (fact.kind === "fact") return { kind: "filled", value: fact.value };
  if (fact.kind === "several") return { kind: "missing" };
  const picked = context.asked ? pickOffered(text, context.offered) : null;
  if (picked) return { kind: "filled", value: picked };
  // "Yes" says nothing of why, and "hello?" nothing of what it is about.
  const agrees = readVerdict(text) === "yes" || HAILS.test(text);
  const part = (slot.form ?? slot.takes)?.exec(text)?.[0];
  const said = slot.form
    ? part !== undefined
    : (slot.given_by?.test(text) ?? false) || (context.asked && WORDS.test(text) && !agrees && takesAnyWords(slot));
  if (said) return { kind: "filled", value: shorten(part ?? context.words, LONGEST) };
  return context.earlier ? { kind: "filled", value: context.earlier } : { kind: "missing" };
}

/** Whether a message that could mean something else is an answer to the slot's question. */
export function answersTextSlot(text: string, slot: SlotDefinition, offered: Pending["offered"]): boolean {
  return pickOffered(text, offered) !== null || ((slot.form ?? slot.given_by)?.test(text) ?? false);
}

export function textOptions(slot: SlotDefinition, locale: Locale): Option[] {
  return slot.options.map((option) => ({ value: option[locale], label: option[locale], detail: "" }));
}
