// Fills an empty database with the demo store and its accounts. A database that has customers is left alone, and two
// processes that start together seed once.
import { hashPassword } from "better-auth/crypto";
import { transaction, type Database, type Db } from "../server/db";
import { buildDataset } from "./factories/dataset";
import { DEMO_PASSWORD, makeDemoUsers } from "./factories/demo-users";

/** PostgreSQL takes at most 65,535 parameters in a statement; our widest row has 17 columns. */
const CHUNK = 2_000;

async function inChunks<T>(rows: readonly T[], insert: (chunk: T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) await insert(rows.slice(i, i + CHUNK));
}

async function insertStore(db: Db, now: Date): Promise<void> {
  const data = buildDataset({ now });
  await inChunks(data.customers, (rows) => db.customer.createMany({ data: rows }));
  await inChunks(data.addresses, (rows) => db.address.createMany({ data: rows }));
  await inChunks(data.paymentMethods, (rows) => db.paymentMethod.createMany({ data: rows }));
  await inChunks(data.products, (rows) => db.product.createMany({ data: rows }));
  await inChunks(data.variants, (rows) => db.variant.createMany({ data: rows }));
  await inChunks(data.orders, (rows) => db.order.createMany({ data: rows }));
  await inChunks(data.orderItems, (rows) => db.orderItem.createMany({ data: rows }));
  await inChunks(data.payments, (rows) => db.payment.createMany({ data: rows }));
  await inChunks(data.shipments, (rows) => db.shipment.createMany({ data: rows }));
  await inChunks(data.carrierScans, (rows) => db.carrierScan.createMany({ data: rows }));
  await inChunks(data.coupons, (rows) => db.coupon.createMany({ data: rows }));
  await inChunks(data.carts, (rows) => db.cart.createMany({ data: rows }));
  await inChunks(data.cartItems, (rows) => db.cartItem.createMany({ data: rows }));
  await inChunks(data.tickets, (rows) => db.ticket.createMany({ data: rows }));
}

async function insertUsers(db: Db, now: Date): Promise<void> {
  const users = makeDemoUsers(now);
  await db.user.createMany({ data: users });
  const accounts = users.map(async ({ id }) => ({
    id: `account_${id}`,
    accountId: id,
    providerId: "credential",
    userId: id,
    password: await hashPassword(DEMO_PASSWORD),
    createdAt: now,
    updatedAt: now,
  }));
  await db.authAccount.createMany({ data: await Promise.all(accounts) });
}

/** Inserts everything in one transaction, or nothing. Answers at once when the store already has customers. */
export async function seedDemo(database: Pick<Database, "client">, options: { now: Date }): Promise<void> {
  await transaction(database.client, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('steward.seed'))`;
    if (await db.customer.findFirst({ select: { id: true } })) return;
    await insertStore(db, options.now);
    await insertUsers(db, options.now);
  });
}
