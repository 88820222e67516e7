// What a report is: columns that say what they hold, and rows. Money is integer minor units beside its currency, and rows
// of two currencies are never added.
import type { Localized } from "../../context";
import { AppError } from "../../errors";

/** share: 0 to 1. ms and hours: how long something took. ordinal: a number that names a row. */
export type ColumnKind = "text" | "date" | "ordinal" | "count" | "money" | "share" | "ms" | "hours";
export type Column = { key: string; label: Localized; kind: ColumnKind };
export type Cell = string | number | null;
export type Row = Record<string, Cell>;
export type ReportTable = {
  columns: readonly Column[];
  /** What only the totals have. */
  totalColumns?: readonly Column[];
  rows: Row[];
  totals: Row[];
};

export const column = (key: string, kind: ColumnKind, zh: string, en: string): Column => ({
  key,
  kind,
  label: { "zh-CN": zh, en },
});

/** A sum from the database as a number that is still exact. */
export function exact(value: bigint | number | string | null): number {
  const number = Number(value ?? 0);
  if (!Number.isSafeInteger(number))
    throw new AppError("INTERNAL", `A sum is too large to be exact: ${String(value)}.`);
  return number;
}

/** Adds up rows that agree in `keys`; the other fields named in `sums` are added, in the order the groups first came. */
export function addUp(rows: readonly Row[], keys: readonly string[], sums: readonly string[]): Row[] {
  const groups = new Map<string, Row>();
  for (const row of rows) {
    const name = JSON.stringify(keys.map((key) => row[key] ?? null));
    const known = groups.get(name);
    if (!known) {
      groups.set(name, Object.fromEntries([...keys, ...sums].map((key) => [key, row[key] ?? null])));
      continue;
    }
    for (const key of sums) known[key] = exact(Number(known[key] ?? 0) + Number(row[key] ?? 0));
  }
  return [...groups.values()];
}

/** Rows by the given fields, each ascending unless it begins with "-". */
export function sortRows(rows: Row[], fields: readonly string[]): Row[] {
  const compare = (a: Row, b: Row) => {
    for (const field of fields) {
      const down = field.startsWith("-");
      const key = down ? field.slice(1) : field;
      const [x, y] = [a[key] ?? "", b[key] ?? ""];
      if (x === y) continue;
      return (x < y ? -1 : 1) * (down ? -1 : 1);
    }
    return 0;
  };
  return rows.sort(compare);
}

export const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

/** An average of money: whole minor units, halves up. */
export const averageOf = (sum: number, count: number): number | null =>
  count === 0 ? null : Number((BigInt(sum) * 2n + BigInt(count)) / (BigInt(count) * 2n));
