// Fills an address slot: one the customer has already, or one they write, asked for piece by piece while it lacks any.
import type { Said } from "./decision";
import type { SlotDefinition } from "./intent/definitions";
import type { Entity } from "./intent/entities";
import { addressOfLikeOrder } from "./order-address";
import { REPLY } from "./reply-texts";
import type { SlotValue } from "./session";
import { ADDRESS_FIELDS, missingFields, readAddress, readStreet, type Address } from "./slot-address";
import { loadChoices, type Choice } from "./slot-choices";
import { namedByPlace, nameOptions, type Naming } from "./slot-naming";
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
    const placed = about.asked ? namedByPlace(text, choices, false) : [];
    const told = choices.filter((one) => tellsOf(one, text));
    const naming: Naming<Choice> =
      placed.length > 0 || told.length > 0
        ? nameOptions(text, choices, { many: false, asked: about.asked })
        : { kind: "none" };
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

/** The number of a house and, after it or before it, its street. */
const A_HOUSE =
  /(?<![\p{L}\p{N}])(\d+[a-z]?)\s+(?:[\p{L}.'-]+\s+){0,3}?(?:st|str|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|way|place|pl|square|sq|terrace|crescent|close|row)\b|[路街巷弄道里村]\s*(\d+)/giu;

/** "1 Main St" is not "200 W Washington St": whoever writes the number of a house means that one. */
function hasFigures(
  address: string,
  text: string,
  entities: readonly Pick<Entity, "type" | "start" | "end">[],
): boolean {
  const orders = entities.filter(({ type }) => type === "order_id");
  const bare = orders.reduceRight((left, { start, end }) => left.slice(0, start) + " " + left.slice(end), text);
  const figures = (words: string) => words.toLowerCase().match(/[a-z]*\d[a-z\d]*/gu) ?? [];
  const there = new Set(figures(address));
  const houses = [...bare.matchAll(A_HOUSE)].flatMap(([, before, after]) => before ?? after ?? []);
  if (houses.some((house) => !there.has(house.toLowerCase()))) return false;
  if (Object.keys(readStreet(bare)).length === 0) return true;
  return figures(bare).every((figure) => there.has(figure));
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Said of any address, or by itself of none: a letter, a state, a kind of street. */
const OF_ANY =
  /^(?:.{1,2}|ave|avenue|street|str|road|rd|lane|drive|way|floor|apt|apartment|suite|unit|room|north|south|east|west|\p{Script=Han})$/iu;

/** Whether a text has a word of an address that tells of a place: "the Tempe one", and not the s of "what's". */
function tellsOf({ label, detail }: Choice, text: string): boolean {
  const said = text.normalize("NFKC").toLowerCase();
  const names = [label.en, label["zh-CN"]].map((name) => name.trim().toLowerCase()).filter(Boolean);
  if (
    names.some((name) =>
      /^[a-z]/u.test(name) ? new RegExp(`\\b${escape(name)}(?![\\p{L}\\p{N}])`, "u").test(said) : said.includes(name),
    )
  )
    return true;
  const words = new Set(said.match(/[\p{Script=Latin}\p{N}]+|\p{Script=Han}+/gu) ?? []);
  const own = `${detail.en} ${detail["zh-CN"]}`.toLowerCase().match(/[\p{Script=Latin}\p{N}]+/gu) ?? [];
  if (own.some((word) => !OF_ANY.test(word) && words.has(word))) return true;
  const han = `${detail.en} ${detail["zh-CN"]}`.match(/\p{Script=Han}{2,}/gu) ?? [];
  return han.some((run) => [...run].some((_, i) => i > 0 && said.includes(run.slice(i - 1, i + 1))));
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
