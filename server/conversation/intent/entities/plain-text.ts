// One form of a text for comparing: simplified characters, lower case. It keeps every offset, so that what is found in it
// stands at the same place in the text itself.
import { Converter } from "opencc-js/t2cn";

const HAN = /\p{Script=Han}/u;
let convert: ((text: string) => string) | null = null;

/** Traditional characters as simplified ones; as long as it was. */
export function simplified(text: string): string {
  if (!HAN.test(text)) return text;
  convert ??= Converter({ from: "t", to: "cn" });
  const whole = convert(text);
  if (whole.length === text.length) return whole;
  return Array.from(text, (one) => sameLength(one, convert?.(one) ?? one)).join("");
}

/** A few characters change their length with their case: those keep it. */
export function plainText(text: string): string {
  const lower = text.toLowerCase();
  return simplified(
    lower.length === text.length ? lower : Array.from(text, (one) => sameLength(one, one.toLowerCase())).join(""),
  );
}

const sameLength = (before: string, after: string) => (after.length === before.length ? after : before);
