// Which of many rows a table did not take, and what of it: PostgreSQL names the rule that was broken, not the row. The row is
// found by putting ever fewer of them in, each time behind a savepoint, so that nothing of it stays.
import type { Db } from "../../db";
import { insertRows } from "../../postgres/insert-rows";

type Row = Readonly<Record<string, unknown>>;
/** `code`: PostgreSQL's. `rule`: the constraint or index that was broken. */
type Said = { code: string; message: string; rule: string | null };
export type RowFault = { index: number; column: string | null; message: string };

/** What PostgreSQL says of data it does not take (class 22) or that break a rule of the tables (class 23); else null. */
export function databaseSays(error: unknown): Said | null {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: Record<string, unknown> } } } | null)?.meta;
  const { originalCode: code, originalMessage: said } = meta?.driverAdapterError?.cause ?? {};
  if (typeof code !== "string" || !/^2[23]/.test(code)) return null;
  const message = typeof said === "string" ? said : "a value does not fit.";
  return { code, message, rule: /constraint "([^"]+)"/.exec(message)?.[1] ?? null };
}

/** `all`: the document's rows of every table. The transaction must be as it was before they were put in. */
export async function findRowFault(
  db: Db,
  table: string,
  all: Readonly<Record<string, readonly object[]>>,
  said: Said,
): Promise<RowFault | null> {
  const rows = (all[table] ?? []) as Row[];
  if (said.code === "23503") return findStray(db, table, all, said);
  const index = await firstRefused(db, table, rows, said);
  const row = rows[index];
  if (!row) return null;
  const columns = said.rule === null ? [] : await columnsOfRule(db, said.rule);
  return { index, ...inWords(row, columns, said) };
}

function inWords(row: Row, columns: readonly string[], { code, message, rule }: Said): Omit<RowFault, "index"> {
  const [column = null] = columns;
  if (code === "23502")
    return { column: /column "([^"]+)"/.exec(message)?.[1] ?? null, message: "must not be missing." };
  if (code === "23505") {
    const values = columns.map((name) => `${name} ${JSON.stringify(row[name] ?? null)}`).join(", ");
    return { column, message: `another record has the same ${values || "key"}.` };
  }
  if (code === "23514") return { column, message: `breaks the rule ${rule}.` };
  // "invalid input syntax for type …: "x"": the field is the one that holds x.
  const value = /: "(.*)"$/s.exec(message)?.[1];
  const holds = value === undefined ? undefined : Object.keys(row).find((name) => String(row[name]) === value);
  return { column: holds ?? null, message: `${message}.` };
}

/** By bisecting: the first row with which the table refuses the rows up to it, for the same reason. */
async function firstRefused(db: Db, table: string, rows: readonly Row[], said: Said): Promise<number> {
  // A column that only later rows have is null in the earlier ones, as it was when all were put in together.
  const blank = Object.fromEntries(rows.flatMap((row) => Object.keys(row)).map((name) => [name, null]));
  const refuses = async (count: number) => {
    const [first, ...rest] = rows.slice(0, count);
    const error = await tried(db, () => insertRows(db, table, [{ ...blank, ...first }, ...rest]));
    return databaseSays(error)?.code === said.code;
  };
  let [fine, bad] = [0, rows.length];
  while (bad - fine > 1) {
    const middle = Math.floor((fine + bad) / 2);
    if (await refuses(middle)) bad = middle;
    else fine = middle;
  }
  return bad - 1;
}

/** What the work threw, or null. Nothing of it stays either way. */
async function tried(db: Db, work: () => Promise<void>): Promise<unknown> {
  await db.$executeRaw`SAVEPOINT row_fault`;
  const error: unknown = await work().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  await db.$executeRaw`ROLLBACK TO SAVEPOINT row_fault`;
  return error;
}

type Link = { column: string; parent: string; key: string };

/** A row that names one that is not there, be it of another table or of its own, where the order of rows says nothing. */
async function findStray(
  db: Db,
  table: string,
  all: Readonly<Record<string, readonly object[]>>,
  { rule }: Said,
): Promise<RowFault | null> {
  const [link] = await db.$queryRaw<Link[]>`
    SELECT a.attname::text AS column, p.relname::text AS parent, b.attname::text AS key
    FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
    WHERE k.conname = ${rule} AND k.conrelid = ${table}::regclass`;
  if (!link) return null;
  const { column, parent, key } = link;
  const known = new Set(((all[parent] ?? []) as Row[]).map((row) => row[key]));
  const rows = (all[table] ?? []) as Row[];
  const index = rows.findIndex((row) => (row[column] ?? null) !== null && !known.has(row[column]));
  if (index < 0) return null;
  return { index, column, message: `names ${JSON.stringify(rows[index]?.[column])}, which is none of the ${parent}.` };
}

async function columnsOfRule(db: Db, rule: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT a.attname::text AS name FROM (
      SELECT indrelid AS relation, indkey::int2[] AS keys FROM pg_index WHERE indexrelid = to_regclass(quote_ident(${rule}))
      UNION SELECT conrelid, conkey FROM pg_constraint WHERE conname = ${rule}
    ) AS rule JOIN pg_attribute a ON a.attrelid = rule.relation AND a.attnum = ANY(rule.keys)
    ORDER BY array_position(rule.keys, a.attnum)`;
  return [...new Set(rows.map(({ name }) => name))];
}
