// Customers of the demo shop for tests: each with copies of the demo customer's records and of the orders a test names, so
// that tests on one database do not meet.
import type { Ctx } from "../context";
import type { Db } from "../db";

export type OrderWanted = {
  /** What the test calls it. */
  as: string;
  /** The demo customer's order it is a copy of. */
  like: string;
  status?: string | undefined;
};

export type Shopper = { actor: Ctx["actor"]; orders: ReadonlyMap<string, string> };

let made = 0;

/** Rows of a table as the table has them, with some columns changed. */
async function copy(db: Db, table: string, where: string, changes: string): Promise<void> {
  await db.$executeRawUnsafe(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(t) || ${changes})).* FROM ${table} t WHERE ${where}`,
  );
}

export async function makeShopper(db: Db, wanted: readonly OrderWanted[]): Promise<Shopper> {
  made += 1;
  const mark = `_${made}`;
  const customerId = `cust_demo${mark}`;
  const own = `'${mark}'`;
  const customer = `jsonb_build_object('id', t.id || ${own}, 'customer_id', '${customerId}')`;
  await copy(
    db,
    "customers",
    "id = 'cust_demo'",
    `jsonb_build_object('id', '${customerId}', 'email', '${made}.' || email)`,
  );
  await copy(db, "addresses", "customer_id = 'cust_demo'", customer);
  await copy(db, "payment_methods", "customer_id = 'cust_demo'", customer);
  const orders = new Map<string, string>();
  for (const [i, { as, like, status }] of wanted.entries()) {
    const id = String(700_000 + made * 20 + i);
    orders.set(as, id);
    await copyOrder(db, { id, like, status, customerId, mark: `${mark}_${i}`, own });
  }
  return { actor: { userId: `user${mark}`, role: "customer", customerId, name: "Demo" }, orders };
}

type Copy = { id: string; like: string; status: string | undefined; customerId: string; mark: string; own: string };

async function copyOrder(db: Db, { id, like, status, customerId, mark, own }: Copy): Promise<void> {
  const its = `order_id = '${like}'`;
  const renamed = `jsonb_build_object('id', t.id || '${mark}', 'order_id', '${id}')`;
  const now = status ? `, 'status', '${status}'` : "";
  await copy(db, "orders", `id = '${like}'`, `jsonb_build_object('id', '${id}', 'customer_id', '${customerId}'${now})`);
  await copy(db, "order_items", its, renamed);
  await copy(
    db,
    "gateway_transactions",
    `id IN (SELECT gateway_transaction_id FROM payments WHERE ${its})`,
    `jsonb_build_object('id', t.id || '${mark}', 'key', t.key || '${mark}')`,
  );
  await copy(
    db,
    "payments",
    its,
    `${renamed} || jsonb_strip_nulls(jsonb_build_object('payment_method_id', t.payment_method_id || ${own},
      'gateway_transaction_id', t.gateway_transaction_id || '${mark}', 'gateway_key', t.gateway_key || '${mark}',
      'act', t.act || '${mark}'))`,
  );
  await copy(
    db,
    "shipments",
    its,
    `${renamed} || jsonb_build_object('tracking_number', '1Z' || lpad('${id}', 16, '7'))`,
  );
  await copy(
    db,
    "carrier_scans",
    `shipment_id IN (SELECT id FROM shipments WHERE ${its})`,
    `jsonb_build_object('id', t.id || '${mark}', 'shipment_id', t.shipment_id || '${mark}')`,
  );
}
