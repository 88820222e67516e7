// Facts come from the procedure's steps only. A model's text that names an amount, a percentage, a code, a link, an
// address or a number the facts do not hold is not sent to a customer, however it came to be there: a slip of the model,
// or a customer's "and promise me $500". Words are the model's; such tokens are not.
import type { ModelRequest } from "./contract";

const NUMBER = /\d+(?:[.,]\d+)*/;
const CURRENCY = String.raw`[$€£¥￥]|(?:USD|CNY|RMB|EUR|GBP|JPY)\b`;
const UNIT = String.raw`美元|欧元|人民币|元|(?:dollars?|euros?|pounds?|yuan|USD|CNY|RMB|EUR|GBP|JPY)\b`;

/** Compared by value: "$12.50" is supported by 12.5 and by 1250 minor units. */
const QUANTITIES = [
  new RegExp(String.raw`${NUMBER.source}\s?[%％]`, "g"),
  new RegExp(String.raw`(?:${CURRENCY})\s?${NUMBER.source}`, "gi"),
  new RegExp(String.raw`${NUMBER.source}\s?(?:${UNIT})`, "gi"),
];

/** Compared letter by letter, without spaces and case. */
const LITERALS = [
  /(?:https?:\/\/|www\.)[^\s，。；）)]+/gi,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /\+?\d{2,4}[- ]\d{3,4}[- ]\d{3,4}/g,
  /(?<![\w-])(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{4,}(?![\w-])/g,
];

/** Inputs under these names are a customer's own words: they may be answered, but they support nothing. */
const CUSTOMERS_WORDS = /(?:^|_)message$/;

export type Facts = Pick<ModelRequest, "input" | "prompt">;

/** The claims of a text that neither the facts nor the store's own task support; empty when it may be sent. */
export function unsupportedClaims(text: string, facts: Facts): string[] {
  return claimsBeyond(knownText(facts), text);
}

/**
 * The same of an answer in JSON, whose words are its strings. Its numbers are the verdict that was asked for, and its
 * words may name them: "refund $42.00" beside refund_amount_minor 4200, "85%" beside confidence 0.85.
 */
export function unsupportedClaimsOfJson(json: Record<string, unknown>, facts: Facts): string[] {
  const words: string[] = [];
  const numbers: number[] = [];
  JSON.stringify(json, (_key, value: unknown) => {
    if (typeof value === "string") words.push(value);
    if (typeof value === "number") numbers.push(value, ...(value > 0 && value < 1 ? [Math.round(value * 100)] : []));
    return value;
  });
  const known = `${knownText(facts)} ${numbers.join(" ")}`;
  return words.flatMap((text) => claimsBeyond(known, text));
}

function knownText({ input, prompt }: Facts): string {
  return `${JSON.stringify(input, (key, value: unknown) => (CUSTOMERS_WORDS.test(key) ? undefined : value))} ${prompt}`;
}

function claimsBeyond(known: string, text: string): string[] {
  const values = new Set([...known.matchAll(new RegExp(NUMBER, "g"))].map(([number]) => valueOf(number)));
  const letters = flat(known);
  const quantities = found(text, QUANTITIES).filter((claim) => {
    const value = valueOf(claim.match(NUMBER)?.[0] ?? "");
    return !values.has(value) && !values.has(Math.round(value * 100));
  });
  return [...quantities, ...found(text, LITERALS).filter((claim) => !letters.includes(flat(claim)))];
}

function found(text: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) => text.match(pattern) ?? []);
}

/** Commas group thousands in both our languages. */
const valueOf = (number: string) => Number(number.replaceAll(",", ""));
const flat = (text: string) =>
  text
    .replace(/\s+/g, "")
    .replace(/[.,，。!！]+$/, "")
    .toUpperCase();
