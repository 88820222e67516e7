// A store with everything it holds, as one document: its tables and their rows, the same again when imported and exported.
import { z } from "zod";
import type { Db } from "../../db";
import { rowFaults } from "./store-rules";
import { columnsOf, storeTables } from "./store-tables";
import type { StoreRows } from "./tau-import";

const FORMAT = "steward";
const VERSION = 1;

export const stewardDocumentSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  store: z.record(z.string(), z.array(z.record(z.string(), z.json()))),
});
export type StewardDocument = z.output<typeof stewardDocumentSchema>;

export async function exportSteward(db: Db): Promise<StewardDocument> {
  await db.$executeRaw`SET LOCAL TimeZone = 'UTC'`;
  const store: StewardDocument["store"] = {};
  for (const table of await storeTables(db)) {
    const rows = await db.$queryRawUnsafe<{ row: StewardDocument["store"][string][number] }[]>(
      `SELECT to_jsonb(t) AS row FROM "${table}" t ORDER BY to_jsonb(t)::text COLLATE "C"`,
    );
    store[table] = rows.map(({ row }) => row);
  }
  return { format: FORMAT, version: VERSION, store };
}

type Fault = { path: string[]; message: string };

/** What in a document this version's tables have no place for, or its rows break a rule of the store: where, and what. */
export async function stewardFaults(db: Db, { store }: StewardDocument): Promise<Fault[]> {
  const tables = await storeTables(db);
  const columns = await columnsOf(db, tables);
  for (const [table, rows] of Object.entries(store)) {
    const known = columns.get(table);
    if (!known) return [{ path: ["store", table], message: `A store has no ${table}.` }];
    for (const [i, row] of rows.entries()) {
      const odd = Object.keys(row).find((column) => !known.has(column));
      if (odd !== undefined) return [{ path: ["store", table, String(i), odd], message: `${table} have no ${odd}.` }];
    }
  }
  return Object.entries(store).flatMap(([table, rows]) => rowFaults(table, rows));
}

export async function stewardRows(db: Db, { store }: StewardDocument): Promise<StoreRows> {
  const tables = await storeTables(db);
  return Object.fromEntries(tables.map((table) => [table, store[table] ?? []]));
}
