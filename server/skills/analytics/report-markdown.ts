// A report as a Markdown table for a conversation: its first rows, and the totals below them. It is no wider than what there
// is to say: columns in which nothing stands are left out, the currency where amounts carry it, the year where it is one.
import type { Locale } from "../../context";
import type { Column, Row } from "../../commerce/reports/table";
import type { ReportResult } from "../../commerce/reports/records";
import { cellText, isNaming, MOST_LINES, TOTAL } from "./report-lines";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A name from the store is text in a cell, and nothing that Markdown would read in it. */
const plain = (text: string) => text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>|#~]/g, "\\$&");

type Words = { locale: Locale; date: Intl.DateTimeFormat };

function wordsFor(rows: readonly Row[], locale: Locale): Words {
  const years = new Set(rows.flatMap((row) => Object.values(row).filter(isDay)).map((day) => day.slice(0, 4)));
  const year = years.size > 1 ? ({ year: "numeric" } as const) : {};
  return {
    locale,
    date: new Intl.DateTimeFormat(locale, { ...year, month: "short", day: "numeric", timeZone: "UTC" }),
  };
}

const isDay = (value: unknown): value is string => typeof value === "string" && DAY.test(value);

function cell(column: Column, row: Row, { locale, date }: Words): string {
  const value = row[column.key] ?? null;
  if (column.kind === "date" && isDay(value)) return date.format(new Date(value));
  if (column.kind === "money" && value === 0) return "–";
  return plain(cellText(column, value, row, locale));
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** "" for a report without rows. */
export function reportMarkdown({ columns, totalColumns = [], rows, totals }: ReportResult, locale: Locale): string {
  if (rows.length === 0) return "";
  const shown = rows.slice(0, MOST_LINES);
  const says = ({ key }: Column) => [...shown, ...totals].some((row) => (row[key] ?? null) !== null && row[key] !== 0);
  const all = [...columns, ...totalColumns].filter((column) => isNaming(column) || says(column));
  const used = all.filter(({ key }) => key !== "currency" || all.every(({ kind }) => kind !== "money"));
  const words = wordsFor(shown, locale);
  const total = (row: Row) =>
    used.map((column, i) => {
      if (i === 0) return `**${TOTAL[locale]}**`;
      return (row[column.key] ?? null) === null ? "" : `**${cell(column, row, words)}**`;
    });
  return [
    line(used.map(({ label }) => plain(label[locale]))),
    line(used.map((column) => (isNaming(column) ? "---" : "---:"))),
    ...shown.map((row) => line(used.map((column) => cell(column, row, words)))),
    ...totals.map((row) => line(total(row))),
  ].join("\n");
}
