// A report in words: its totals, then its first rows, a line for each.
import type { Locale } from "../../context";
import type { Cell, Column, ColumnKind, Row } from "../../commerce/reports/table";
import type { ReportResult } from "../../commerce/reports/records";
import { formatMoney } from "../../resources/mail-templates/format";

export const MOST_LINES = 12;
export const TOTAL = { "zh-CN": "合计", en: "Total" };

export function cellText(column: Column, value: Cell, row: Row, locale: Locale): string {
  if (value === null) return "—";
  if (typeof value === "string") return value;
  const number = new Intl.NumberFormat(locale);
  switch (column.kind) {
    case "money":
      return formatMoney(value, String(row.currency ?? "USD"), locale);
    case "share":
      return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
    case "ms":
      return locale === "zh-CN" ? `${number.format(value)} 毫秒` : `${number.format(value)} ms`;
    case "hours":
      return locale === "zh-CN" ? `${number.format(value)} 小时` : `${number.format(value)} h`;
    case "count":
    case "ordinal":
    case "date":
    case "text":
      return number.format(value);
  }
}

/** Kinds that say what a row is about. */
const NAMING: ReadonlySet<ColumnKind> = new Set(["text", "date", "ordinal"]);
export const isNaming = ({ kind }: Column) => NAMING.has(kind);

/** "2026-11-01: Orders 12, Total $1,234.00"; none of a row that has nothing but its name. */
function line(columns: readonly Column[], row: Row, locale: Locale, isTotal: boolean): string[] {
  const named = columns.filter(({ kind, key }) => NAMING.has(kind) && key !== "currency");
  const figures = columns.filter(
    ({ kind, key }) => !NAMING.has(kind) && key in row && row[key] !== null && row[key] !== 0,
  );
  const names = named.flatMap(({ key, kind, label }) => {
    const value = row[key] ?? null;
    if (value === null) return [];
    return [kind === "ordinal" ? `${label[locale]} ${value}` : String(value)];
  });
  const head = [...(isTotal ? [TOTAL[locale]] : []), ...names, ...(row.currency ? [String(row.currency)] : [])];
  const facts = figures.map(
    (column) => `${column.label[locale]} ${cellText(column, row[column.key] ?? null, row, locale)}`,
  );
  if (facts.length === 0) return [];
  return [locale === "zh-CN" ? `${head.join(" ")}：${facts.join("，")}` : `${head.join(" ")}: ${facts.join(", ")}`];
}

export function reportLines({ columns, totalColumns = [], rows, totals }: ReportResult, locale: Locale): string[] {
  const all = totals.flatMap((row) => line([...columns, ...totalColumns], row, locale, true));
  const each = rows.flatMap((row) => line(columns, row, locale, false));
  return [...all, ...each.slice(0, MOST_LINES)];
}
