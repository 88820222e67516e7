// What is wrong with a document that was read from a file, in words that lead there: the path inside it, and the line.
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { AppError } from "../../errors";

/** Reads JSON of which nothing is lost. Throws VALIDATION (bad_document) with line and column. */
export function readJson(text: string): unknown {
  const document = parseJson(text);
  if (countKeys(document) !== countNames(text)) throw repeated(text);
  return document;
}

/** How many strings of a JSON text stand before a colon. */
function countNames(text: string): number {
  let names = 0;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)) if (colon !== undefined) names += 1;
  return names;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // The engine's own message has no line; YAML's reader, of which JSON is a part, does.
    const lines = new LineCounter();
    const [fault] = parseDocument(text, { lineCounter: lines, version: "1.2", schema: "json" }).errors;
    const where = fault ? lines.linePos(fault.pos[0]) : null;
    const message = (cause as Error).message.replace(/\s+/g, " ");
    throw bad(
      where ? `Line ${where.line}, column ${where.col}: this is not JSON. ${message}` : `This is not JSON. ${message}`,
    );
  }
}

/** As many as are left: of a key that stands twice in one object, JSON's reader keeps the last. */
function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, item) => sum + countKeys(item), 0);
  // A name that JavaScript takes for something else would be dropped on the way.
  if (Object.hasOwn(value, "__proto__")) throw bad("Nothing was imported. __proto__ is no name for a record.");
  return inside + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

function repeated(text: string): AppError {
  const lines = new LineCounter();
  const { errors } = parseDocument(text, { lineCounter: lines, version: "1.2", schema: "json" });
  const fault = errors.find(({ code }) => code === "DUPLICATE_KEY");
  const where = fault ? `Line ${lines.linePos(fault.pos[0]).line}: a` : "A";
  return bad(`Nothing was imported. ${where} name stands twice in one record; only one of the two can be kept.`);
}

type Path = readonly PropertyKey[];

/** The refusal of a document whose form is wrong. Tells of the first faults only; a wrong export has thousands. */
export function wrongForm(text: string, issues: readonly Pick<z.core.$ZodIssue, "path" | "message">[]): AppError {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const told = issues.slice(0, 5).map(({ path, message }) => {
    const line = lineOf(document, lines, path);
    const where = path.length > 0 ? path.map(String).join(" › ") : "the document";
    return `${line === null ? "" : `line ${line}, `}${where}: ${message}`;
  });
  const more = issues.length > told.length ? `\n  … and ${issues.length - told.length} more` : "";
  return bad(`Nothing was imported. The document cannot be used:\n  ${told.join("\n  ")}${more}`);
}

function lineOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: Path): number | null {
  // A field that is missing has no place; whatever should hold it has.
  for (let length = path.length; length >= 0; length--) {
    const keys = path.slice(0, length).map((key) => (typeof key === "symbol" ? String(key) : key));
    const node = length === 0 ? document.contents : document.getIn(keys, true);
    const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return null;
}

export function bad(message: string): AppError {
  return new AppError("VALIDATION", message, { reason: "bad_document" });
}
