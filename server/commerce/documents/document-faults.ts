// What is wrong with a document that was read from a file, in words that lead there: the path inside it, and the line.
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { AppError } from "../../errors";

/** Reads JSON. Throws VALIDATION (bad_document) with line and column. */
export function readJson(text: string): unknown {
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
