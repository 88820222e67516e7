// A text slot that wants a fact: an e-mail address, a quantity, a day. What was recognised in the message fills it, in the
// one form the shop keeps; of several the one it is to become ("from a@x.com to b@x.com") counts, or none.
import type { Locale } from "../context";
import type { FactType, SlotDefinition } from "./intent/definitions";
import type { Entity } from "./intent/entities";
import { enNumber, zhNumber } from "./intent/entities/numerals";
import type { SlotValue } from "./session";

export type FactAnswer = { kind: "fact"; value: SlotValue } | { kind: "several" } | { kind: "none" };

/** `asked`: the message answers the slot's question, so that a bare "2" is how many. */
export function factFor(
  slot: Pick<SlotDefinition, "fact">,
  message: { text: string; entities: readonly Entity[]; language: Locale },
  asked: boolean,
): FactAnswer {
  if (!slot.fact) return { kind: "none" };
  const fitting = message.entities.filter(({ type }) => fits(slot.fact, type));
  const values = new Set(fitting.map(({ value }) => value));
  const meant = values.size > 1 ? fitting.filter(({ start }) => INSTEAD.test(message.text.slice(0, start))) : fitting;
  const [entity, ...others] = meant;
  if (entity && (values.size === 1 || others.length === 0)) return fact(slotValue(entity, slot.fact, message.language));
  if (values.size > 1) return { kind: "several" };
  const number = asked && slot.fact === "quantity" ? loneNumber(message.text) : null;
  return number === null ? { kind: "none" } : fact(number);
}

const INSTEAD = /(?:\b(?:to|into|with)|[改换][成为到]|变成|为)\s*$/iu;
const fact = (value: SlotValue): FactAnswer => ({ kind: "fact", value });

/** A day is a stretch of one day, where a stretch is wanted. */
const fits = (wanted: FactType | undefined, type: Entity["type"]) =>
  type === wanted || (wanted === "period" && type === "date");

function slotValue(entity: Entity, wanted: FactType, language: Locale): SlotValue {
  if (entity.type === "quantity") return entity.count;
  if (entity.type === "phone") return entity.written;
  // Words that fit several products stay as they were said: the shop is searched for them.
  if (entity.type === "product") return entity.others.length > 0 ? entity.text : entity.name[language];
  if (entity.type === "date" && wanted === "period") return `${entity.value.slice(0, 10)}/${entity.value.slice(0, 10)}`;
  return entity.value;
}

function loneNumber(text: string): number | null {
  const bare = text
    .trim()
    .replace(/[.。!！]$/u, "")
    .replace(/[件个個]$/u, "")
    .trim();
  const number = zhNumber(bare) ?? (/^[\p{L}\d -]{1,30}$/u.test(bare) ? enNumber(bare) : null);
  return number !== null && Number.isInteger(number) && number > 0 && number < 10_000 ? number : null;
}
