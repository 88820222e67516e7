// A store from a document, all of it or nothing: the document is checked whole, then every row is written in one
// transaction into a store that is empty, or that is emptied in the same transaction when that was asked for.
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Db } from "../../db";
import { AppError } from "../../errors";
import { insertRows } from "../../postgres/insert-rows";
import { bad, readJson, wrongForm } from "./document-faults";
import { stewardDocumentSchema, stewardFaults, stewardRows } from "./steward-document";
import { databaseSays, findRowFault } from "./row-fault";
import { storeTables } from "./store-tables";
import { tauDocumentSchema } from "./tau-format";
import { tauRows, type StoreRows } from "./tau-import";

export const STORE_FORMATS = ["steward", "tau"] as const;
export type StoreFormat = (typeof STORE_FORMATS)[number];

export type ImportCounts = { customers: number; products: number; orders: number };

/**
 * Throws FORBIDDEN, VALIDATION (bad_document) with the line and path of what is wrong, and CONFLICT (store_not_empty)
 * unless `replace` empties the store first.
 */
export async function importStore(
  ctx: Ctx,
  input: { text: string; format: StoreFormat; replace?: boolean },
): Promise<ImportCounts> {
  requirePermission(ctx, "store:import");
  const { format, replace = false } = input;
  // Some editors begin a file with a mark that is no part of it.
  const text = input.text.replace(/^\uFEFF/, "");
  const document = readJson(text);
  return transaction(ctx.db, async (db) => {
    const rows = format === "tau" ? fromTau(text, document, ctx.clock.now()) : await fromSteward(db, text, document);
    const tables = await storeTables(db);
    if (replace) await emptyStore(db, tables);
    else await requireEmpty(db);
    for (const table of tables) await insert(db, table, rows, { text, format });
    // Orders that are placed from now on get numbers of their own.
    await db.$executeRaw`
      SELECT setval('order_number_seq', greatest((SELECT last_value FROM order_number_seq), coalesce(max(id::bigint), 0) + 1))
      FROM orders WHERE id ~ '^[0-9]{1,15}$'`;
    const count = (table: string) => rows[table]?.length ?? 0;
    const counts = { customers: count("customers"), products: count("products"), orders: count("orders") };
    await recordAudit(
      { ...ctx, db },
      { action: "store.import", resourceType: "store", resourceId: format, after: { ...counts, replace } },
    );
    return counts;
  });
}

function fromTau(text: string, document: unknown, now: Date): StoreRows {
  const shop = tauDocumentSchema.safeParse(document);
  if (!shop.success) throw wrongForm(text, shop.error.issues);
  return tauRows(shop.data, now);
}

async function fromSteward(db: Db, text: string, document: unknown): Promise<StoreRows> {
  const store = stewardDocumentSchema.safeParse(document);
  if (!store.success) throw wrongForm(text, store.error.issues);
  const faults = await stewardFaults(db, store.data);
  if (faults.length > 0) throw wrongForm(text, faults);
  return stewardRows(db, store.data);
}

async function requireEmpty(db: Db): Promise<void> {
  const held = (await db.customer.count()) + (await db.product.count()) + (await db.order.count());
  if (held === 0) return;
  throw new AppError(
    "CONFLICT",
    "The store is not empty. Add --replace to delete what it holds and import this instead.",
    {
      reason: "store_not_empty",
    },
  );
}

/** Accounts of customers stay, without a customer: signing in still works, and there is nothing of theirs to see. */
async function emptyStore(db: Db, tables: readonly string[]): Promise<void> {
  await db.user.updateMany({ where: { customerId: { not: null } }, data: { customerId: null } });
  for (const table of [...tables].reverse()) await db.$executeRawUnsafe(`DELETE FROM "${table}"`);
}

async function insert(
  db: Db,
  table: string,
  rows: StoreRows,
  { text, format }: { text: string; format: StoreFormat },
): Promise<void> {
  await db.$executeRaw`SAVEPOINT store_table`;
  try {
    await insertRows(db, table, rows[table] ?? []);
  } catch (error) {
    const said = databaseSays(error);
    if (said === null) throw error;
    await db.$executeRaw`ROLLBACK TO SAVEPOINT store_table`;
    const fault = await findRowFault(db, table, rows, said);
    if (!fault) throw bad(`Nothing was imported. ${table} cannot take the document's rows: ${said.message}`);
    const { index, column, message } = fault;
    const field = column === null ? [] : [column];
    if (format === "steward") throw wrongForm(text, [{ path: ["store", table, String(index), ...field], message }]);
    // What the document calls otherwise, or what was made of several of its records.
    const { id = index + 1 } = rows[table]?.[index] as { id?: string };
    throw bad(`Nothing was imported. What becomes of it in ${[table, id, ...field].join(" › ")}: ${message}`);
  }
  await db.$executeRaw`RELEASE SAVEPOINT store_table`;
}
