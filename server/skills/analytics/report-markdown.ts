// A report as a Markdown table for a conversation: its first rows, and the totals below them. Columns in which nothing
// stands are left out, so that it is no wider than what there is to say.
import type { Locale } from "../../context";
import type { Column, Row } from "../../commerce/reports/table";
import type { ReportResult } from "../../commerce/reports/records";
import { cellText, isNaming, MOST_LINES, TOTAL } from "./report-lines";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A name from the store is text in a cell, and nothing that Markdown would read in it. */
const plain = (text: string) => text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>|#~]/g, "\\$&");

function cell(column: Column, row: Row, locale: Locale): string {
  const value = row[column.key] ?? null;
  if (column.kind === "date" && typeof value === "string" && DAY.test(value)) {
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(value));
  }
  return plain(cellText(column, value, row, locale));
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** "" for a report without rows. */
export function reportMarkdown({ columns, totalColumns = [], rows, totals }: ReportResult, locale: Locale): string {
  if (rows.length === 0) return "";
  const shown = rows.slice(0, MOST_LINES);
  const says = ({ key }: Column) => [...shown, ...totals].some((row) => (row[key] ?? null) !== null && row[key] !== 0);
  const used = [...columns, ...totalColumns].filter((column) => isNaming(column) || says(column));
  const total = (row: Row) =>
    used.map((column, i) => {
      if (i === 0) return `**${TOTAL[locale]}**`;
      return (row[column.key] ?? null) === null ? "" : `**${cell(column, row, locale)}**`;
    });
  return [
    line(used.map(({ label }) => plain(label[locale]))),
    line(used.map((column) => (isNaming(column) ? "---" : "---:"))),
    ...shown.map((row) => line(used.map((column) => cell(column, row, locale)))),
    ...totals.map((row) => line(total(row))),
  ].join("\n");
}
