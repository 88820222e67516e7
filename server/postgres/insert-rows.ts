// Many rows into a table with one statement and one parameter, whatever their number: far cheaper than one insert each.
import type { Db } from "../db";

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Keys are column names. A column that only some rows have is null in the others; one that none has takes its default. */
export async function insertRows(db: Db, table: string, rows: readonly object[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].map(quote).join(", ");
  if (rows.length === 0) return;
  await db.$executeRawUnsafe(
    `INSERT INTO ${quote(table)} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${quote(table)}, $1::json)`,
    JSON.stringify(rows),
  );
}
