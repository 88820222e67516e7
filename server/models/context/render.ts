// How a section is written. Every item is one line of JSON in which no tag can be opened or closed, so that nothing in it
// ends its section or begins another, whatever it says.
import type { SectionName } from "./trace.schema";
import { storable } from "../structured";

export type Speaker = "customer" | "assistant" | "colleague";

export type ContextItem = {
  /** What the trace calls it when it was cut. */
  id: string;
  text: string;
  from?: Speaker;
  /** Kept sooner than those with a higher number; without one, by the order they stand in. */
  rank?: number;
  /** Another stands for the same words: where there is no room for this one, nothing is missing. */
  optional?: true;
};

/** JSON's own escapes, so that the text stays the same JSON. */
const ESCAPES: Record<string, string> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026" };

export function encodeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[<>&]/g, (char) => ESCAPES[char] ?? char);
}

export function renderItem({ from, text }: Pick<ContextItem, "from" | "text">): string {
  return `${encodeJson(from ? { [from]: storable(text) } : storable(text))}\n`;
}

/** A part of a text as it stands within an item. */
export const renderWithin = (text: string) => encodeJson(storable(text)).slice(1, -1);

export function renderSection(name: SectionName, lines: readonly string[], leftOut: number): string {
  return `<${name}${leftOut > 0 ? ` left_out="${leftOut}"` : ""}>\n${lines.join("")}</${name}>\n`;
}

export const renderContext = (sections: readonly string[]) => `<context>\n${sections.join("")}</context>`;
