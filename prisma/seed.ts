// Fills an empty database with the demo store and its accounts. A database that has customers is left alone, and two
// processes that start together seed once.
import { DEMO_PASSWORD } from "../server/auth/demo-accounts";
import { hashPassword } from "../server/auth/password";
import { countAllPurchases } from "../server/commerce/recommend/purchases";
import { transaction, type Database, type Db } from "../server/db";
import { insertRows } from "../server/postgres/insert-rows";
import { buildDataset, type Dataset } from "./factories/dataset";
import { makeDemoUsers } from "./factories/demo-users";

/** The tables in an order that satisfies their foreign keys. */
const TABLES = {
  customers: "customers",
  addresses: "addresses",
  paymentMethods: "payment_methods",
  products: "products",
  variants: "variants",
  orders: "orders",
  orderItems: "order_items",
  payments: "payments",
  gatewayTransactions: "gateway_transactions",
  shipments: "shipments",
  carrierScans: "carrier_scans",
  coupons: "coupons",
  carts: "carts",
  cartItems: "cart_items",
  tickets: "tickets",
  bundles: "bundles",
  bundleItems: "bundle_items",
  campaigns: "campaigns",
  campaignBudgets: "campaign_budgets",
} as const satisfies Record<keyof Dataset, string>;

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Only the top level is renamed; JSON columns keep their own keys. */
const toColumns = (row: object) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeCase(name), value as unknown]));

async function makeAccounts(userIds: readonly string[], now: Date) {
  const rows = userIds.map(async (id) => ({
    id: `account_${id}`,
    accountId: id,
    providerId: "credential",
    userId: id,
    password: await hashPassword(DEMO_PASSWORD),
    createdAt: now,
    updatedAt: now,
  }));
  return Promise.all(rows);
}

const hasCustomers = async (db: Db) => (await db.customer.findFirst({ select: { id: true } })) !== null;

/**
 * Inserts everything in one transaction, or nothing. Answers at once when the store already has customers. Throws what
 * `signal` was aborted with, having inserted nothing.
 */
export async function seedDemo(
  database: Pick<Database, "client">,
  options: { now: Date; signal?: AbortSignal | undefined },
): Promise<void> {
  const { signal } = options;
  if (await hasCustomers(database.client)) return;
  const users = makeDemoUsers(options.now);
  const hashing = makeAccounts(
    users.map((user) => user.id),
    options.now,
  );
  const store = buildDataset({ now: options.now });
  const accounts = await hashing;
  signal?.throwIfAborted();
  await transaction(database.client, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('steward.seed'))`;
    if (await hasCustomers(db)) return;
    for (const [name, table] of Object.entries(TABLES)) {
      await insertRows(db, table, store[name as keyof Dataset].map(toColumns));
      signal?.throwIfAborted();
    }
    await db.user.createMany({ data: users });
    await db.authAccount.createMany({ data: accounts });
    await countAllPurchases(db);
  });
}
