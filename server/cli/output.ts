// How results reach a person (aligned columns) or a program (JSON).
import { toPublicError, AppError } from "../errors";

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
  const unknown = error instanceof Error ? error.message : String(error);
  if (output.json)
    printJson({ error: error instanceof AppError ? toPublicError(error) : { code: "INTERNAL", message: unknown } });
  else process.stderr.write(`${unknown}\n`);
}
