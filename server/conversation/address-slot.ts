// Fills an address slot: one the customer has already, or one they write, asked for piece by piece while it lacks any.
import type { Said } from "./decision";
import type { SlotDefinition } from "./intent/definitions";
import { addressOfLikeOrder } from "./order-address";
import { REPLY } from "./reply-texts";
import type { SlotValue } from "./session";
import { ADDRESS_FIELDS, missingFields, readAddress, type Address } from "./slot-address";
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
  const written = readAddress(text, begun);
  const country = Object.keys(written).length > 0 && !written.country ? countryOf(choices) : undefined;
  const address = country ? { ...written, country } : written;
  const missing = missingFields(address);
  if (missing.length === 0) return { kind: "filled", value: address };
  if (Object.keys(begun).length === 0) {
    const like = await addressOfLikeOrder(said.ctx, said.recognition);
    if (missingFields(like).length === 0) return { kind: "filled", value: like };
    const naming = nameOptions(text, choices, { many: false, asked: about.asked });
    const [chosen] = naming.kind === "named" ? naming.options : [];
    const saved = addressOf(chosen?.row);
    if (chosen && missingFields(saved).length === 0) return { kind: "filled", value: saved };
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
