// A report as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read Chinese). Amounts are exact decimals; a text that
// a spreadsheet would run as a formula is made plain.
import { decimals } from "./decimals";
import type { Column, ReportTable, Row } from "./table";

/** Also after blanks, and as the full-width signs that an input method writes. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function cell(column: Column, row: Row): string {
  const value = row[column.key] ?? null;
  if (value === null) return "";
  if (typeof value === "string") return field(FORMULA.test(value) ? `'${value}` : value);
  return column.kind === "money" ? decimals(value, String(row.currency)) : String(value);
}

export function toCsv({ columns, rows }: Pick<ReportTable, "columns" | "rows">): Buffer {
  const header = columns.map(({ key }) => key.replace(/_minor$/, "")).join(",");
  const lines = rows.map((row) => columns.map((column) => cell(column, row)).join(","));
  return Buffer.from(`\ufeff${[header, ...lines].join("\r\n")}\r\n`, "utf8");
}
