// Fills an address slot: one the customer has already, or one they write, asked for piece by piece while it lacks any.
import type { Said } from "./decision";
import type { SlotDefinition } from "./intent/definitions";
import type { Entity } from "./intent/entities";
import { addressOfLikeOrder } from "./order-address";
import { REPLY } from "./reply-texts";
import type { SlotValue } from "./session";
import { ADDRESS_FIELDS, missingFields, readAddress, readStreet, type Address } from "./slot-address";
import { loadChoices, type Choice } from "./slot-choices";
import { nameOptions } from "./slot-naming";
import type { SlotAnswer } from "./slots";

export async function answerAddressSlot(
  said: Said,
  slot: SlotDefinition,
  about: { asked: boolean; known: Readonly<Record<string, SlotValue>>; partly: SlotValue | undefined },
): Promise<SlotAnswer> {
  const { text, language } = said.recognition;
  const begun = addressOf(about.partly);
  const choices = slot.from ? ((await loadChoices(said.ctx, slot, about.known)) ?? []) : [];
  const nothing = Object.keys(begun).length === 0;
  const whole = readAddress(text, begun);
  // Asked for an address, a street by itself is its beginning.
  const written = about.asked && nothing && Object.keys(whole).length === 0 ? readStreet(text) : whole;
  const country = Object.keys(written).length > 0 && !written.country ? countryOf(choices) : undefined;
  const address = country ? { ...written, country } : written;
  const missing = missingFields(address);
  if (missing.length === 0) return { kind: "filled", value: address };
  if (Object.keys(begun).length === 0) {
    const like = await addressOfLikeOrder(said.ctx, said.recognition);
    if (missingFields(like).length === 0) return { kind: "filled", value: like };
    const naming = nameOptions(text, choices, { many: false, asked: about.asked });
    const [chosen] = naming.kind === "named" ? naming.options : calledByKind(text, choices);
    const saved = addressOf(chosen?.row);
    const theSame = chosen && hasFigures(chosen.detail[language], text, said.recognition.entities);
    if (theSame && missingFields(saved).length === 0) return { kind: "filled", value: saved };
  }
  const some = Object.keys(written).length > 0;
  const say = REPLY[language];
  return {
    kind: "open",
    ...(some ? { question: say.addressLacks(missing.map((field) => say.addressFields[field])) } : {}),
    options: some
      ? []
      : choices.map(({ label, detail }) => ({
          value: detail[language],
          label: label[language],
          detail: detail[language],
        })),
    offered: some ? [] : choices.map(({ value, label }) => ({ value, label: label[language] })),
    partly: some ? address : undefined,
  };
}

/** What people call the two addresses nearly everybody has, whatever language they saved them in. */
const KINDS: readonly (readonly [label: RegExp, said: RegExp])[] = [
  [
    /^(?:my )?(?:home|house)$|^家(?:里|庭)?$/iu,
    /^\W*(?:my |the )?home\b|\b(?:to|at) (?:my |the |our )?(?:home|house)\b|\bmy (?:home|house)\b|家里|[到回]家/iu,
  ],
  [
    /^(?:my )?(?:work|office|workplace)$|^(?:公司|单位|办公室)$/iu,
    /^\W*(?:my |the )?(?:work|office)\b|\b(?:to|at) (?:my |the |our )?(?:work|office|workplace|company)\b|\bmy (?:work|office)\b|单位|办公室|公司/iu,
  ],
];

function calledByKind(text: string, choices: readonly Choice[]): Choice[] {
  const meant = KINDS.flatMap(([label, said]) =>
    said.test(text)
      ? choices.filter((one) => label.test(one.label.en.trim()) || label.test(one.label["zh-CN"].trim()))
      : [],
  );
  return new Set(meant).size === 1 ? meant.slice(0, 1) : [];
}

/** "1 Main St" is not "200 W Washington St": whoever writes the number of a house means that one. */
function hasFigures(
  address: string,
  text: string,
  entities: readonly Pick<Entity, "type" | "start" | "end">[],
): boolean {
  const orders = entities.filter(({ type }) => type === "order_id");
  const bare = orders.reduceRight((left, { start, end }) => left.slice(0, start) + " " + left.slice(end), text);
  if (Object.keys(readStreet(bare)).length === 0) return true;
  const figures = (words: string) => words.toLowerCase().match(/[a-z]*\d[a-z\d]*/gu) ?? [];
  const there = new Set(figures(address));
  return figures(bare).every((figure) => there.has(figure));
}

/** Customers rarely say the country they live in. */
function countryOf(choices: readonly Choice[]): string | undefined {
  const countries = new Set(choices.map(({ row }) => addressOf(row).country));
  return countries.size === 1 ? [...countries][0] : undefined;
}

/** The fields of an address as a skill or a slot holds it. */
export function addressOf(row: unknown): Address {
  const fields = typeof row === "object" && row !== null ? (row as Record<string, unknown>) : {};
  const entries = ADDRESS_FIELDS.flatMap((field) => {
    const value = fields[field];
    return typeof value === "string" && value !== "" ? [[field, value] as const] : [];
  });
  return Object.fromEntries(entries);
}
