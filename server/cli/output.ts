// How results reach a person (aligned columns) or a program (JSON).
import { z } from "zod";
import { toPublicError, AppError, type PublicError } from "../errors";

export type Output = { json: boolean };

export function printJson(value: unknown): void {
  const plain = (_key: string, item: unknown) => (typeof item === "bigint" ? Number(item) : item);
  process.stdout.write(`${JSON.stringify(value, plain, 2)}\n`);
}

export function printLine(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Columns as wide as their widest cell. Chinese takes two places a character in a terminal. */
export function printTable(headings: string[], rows: string[][]): void {
  const widths = headings.map((heading, column) =>
    Math.max(...[heading, ...rows.map((row) => row[column] ?? "")].map(width)),
  );
  const line = (cells: string[]) =>
    cells.map((cell, i) => cell + " ".repeat((widths[i] ?? 0) - width(cell))).join("  ");
  printLine(line(headings).trimEnd());
  for (const row of rows) printLine(line(row).trimEnd());
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;

export function width(text: string): number {
  return [...text].reduce((total, char) => total + (WIDE.test(char) ? 2 : 1), 0);
}

/** Says what went wrong, to whoever reads: a sentence on standard error, or `{"error": …}` on standard output. */
export function printError(error: unknown, output: Output): void {
  // Somebody at a terminal is the operator: an unknown error is theirs to see.
  const message = error instanceof Error ? error.message : String(error);
  const said = error instanceof AppError ? toPublicError(error) : unusable(error);
  if (output.json) printJson({ error: said ?? { code: "INTERNAL", message } });
  else process.stderr.write(`${said?.message ?? message}\n`);
}

/** What was given does not fit, field by field. */
function unusable(error: unknown): PublicError | null {
  if (!(error instanceof z.ZodError)) return null;
  const message = `This cannot be used:\n${z.prettifyError(error)}`;
  return { code: "VALIDATION", message, reason: "input_unusable" };
}
