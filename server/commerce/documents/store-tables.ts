// The tables a store consists of, as the database itself tells: everything that hangs on customers and products, what that
// in turn needs, and the books of the sandbox gateway. Accounts are no part of it: they belong to people, not to the shop.
import type { Db } from "../../db";
import { AppError } from "../../errors";

const ROOTS = ["customers", "products", "gateway_transactions"];
/** Records of what ran, and accounts. They point into the store and stay where they are. */
const OUTSIDE = [
  "users",
  "auth_sessions",
  "auth_accounts",
  "access_tokens",
  "session_states",
  "executions",
  "approvals",
  "attachments",
];

type Link = { child: string; parent: string };

/** In an order that satisfies their foreign keys. */
export async function storeTables(db: Db): Promise<string[]> {
  const links = await db.$queryRaw<Link[]>`
    SELECT DISTINCT c.relname::text AS child, p.relname::text AS parent
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
    WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND c.oid <> p.oid`;
  const inside = links.filter(({ child, parent }) => !OUTSIDE.includes(child) && !OUTSIDE.includes(parent));
  const found = new Set(ROOTS);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const { child, parent } of inside) {
      if (found.has(parent)) found.add(child);
      if (found.has(child)) found.add(parent);
    }
  }
  return sortByNeed([...found].sort(), inside);
}

function sortByNeed(tables: readonly string[], links: readonly Link[]): string[] {
  const sorted: string[] = [];
  while (sorted.length < tables.length) {
    const next = tables.find(
      (table) =>
        !sorted.includes(table) &&
        links.every(({ child, parent }) => child !== table || !tables.includes(parent) || sorted.includes(parent)),
    );
    if (!next) throw new AppError("INTERNAL", "The store's tables point at each other in a circle.");
    sorted.push(next);
  }
  return sorted;
}

/** What a table's columns are called. */
export async function columnsOf(db: Db, tables: readonly string[]): Promise<Map<string, Set<string>>> {
  const rows = await db.$queryRaw<{ table: string; column: string }[]>`
    SELECT table_name::text AS table, column_name::text AS column FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ANY(${[...tables]})`;
  const columns = new Map(tables.map((table) => [table, new Set<string>()]));
  for (const { table, column } of rows) columns.get(table)?.add(column);
  return columns;
}
