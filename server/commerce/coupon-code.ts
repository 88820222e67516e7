// Coupon codes that can be read out on the phone: "SORRY2026XYZKTM". No letter that looks like a digit or another letter.
import { randomInt } from "node:crypto";

export const CODE_ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ";
const LETTERS = 6;

/** `pick(n)` gives an integer from 0 to n-1. */
export function couponCode(prefix: string, at: Date, pick: (below: number) => number = randomInt): string {
  const letters = Array.from({ length: LETTERS }, () => CODE_ALPHABET[pick(CODE_ALPHABET.length)]);
  return `${prefix}${at.getUTCFullYear()}${letters.join("")}`;
}
