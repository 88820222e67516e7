// Orders like those of the demo store with numbers of their own, for tests whose outcome depends on what was done before.
import pg from "pg";
import { startEmbedded } from "../server/postgres/embedded";

/** Copies rows of a table; `changes` are columns with the SQL that makes them of a row `t`. */
type Copy = (table: string, where: string, changes: Record<string, string>) => Promise<void>;

async function copying(work: (copy: Copy) => Promise<void>): Promise<void> {
  const postgres = await startEmbedded(process.env.E2E_DATA_DIR ?? ".data");
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await work(async (table, where, changes) => {
    const set = Object.entries(changes).map(([column, value]) => `'${column}', ${value}`);
    await client.query(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object(${set.join(", ")}))).* FROM ${table} t
       WHERE ${where}`,
    );
  });
  await client.end();
}

/** Their own are offered first: what a test adds is older. */
const placed_at = "t.placed_at - interval '1 hour'";

/** A late order like 12345. */
export function lateOrder(orderId: string): Promise<void> {
  const id = `'${orderId}'`;
  return copying(async (copy) => {
    await copy("orders", "t.id = '12345'", { id, placed_at });
    await copy("shipments", "t.order_id = '12345'", {
      id: `t.id || ${id}`,
      order_id: id,
      tracking_number: `t.tracking_number || ${id}`,
    });
    await copy("carrier_scans", "t.shipment_id IN (SELECT id FROM shipments WHERE order_id = '12345')", {
      id: `t.id || ${id}`,
      shipment_id: `t.shipment_id || ${id}`,
    });
  });
}

/** An order like 12262 was at first: delivered, paid, and so dear that a refund of it waits for a person. */
export function dearOrder(orderId: string): Promise<void> {
  const id = `'${orderId}'`;
  return copying(async (copy) => {
    await copy("orders", "t.id = '12262'", { id, placed_at, status: "'DELIVERED'" });
    await copy("order_items", "t.order_id = '12262'", { id: `t.id || ${id}`, order_id: id });
    await copy("payments", "t.order_id = '12262' AND t.kind = 'CHARGE'", {
      id: `t.id || ${id}`,
      order_id: id,
      gateway_transaction_id: `t.gateway_transaction_id || ${id}`,
    });
  });
}
