// A late order like 12345 with a number of its own, for a test whose outcome depends on what was done about it before.
import pg from "pg";
import { startEmbedded } from "../server/postgres/embedded";

export async function lateOrder(orderId: string): Promise<void> {
  const postgres = await startEmbedded(process.env.E2E_DATA_DIR ?? ".data");
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const copy = async (table: string, where: string, changes: Record<string, string>) => {
    const set = Object.entries(changes).map(([column, value]) => `'${column}', ${value}`);
    await client.query(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object(${set.join(", ")}))).* FROM ${table} t
       WHERE ${where}`.replaceAll("$1", `'${orderId}'`),
    );
  };
  await copy("orders", "t.id = '12345'", { id: "$1" });
  await copy("shipments", "t.order_id = '12345'", {
    id: "t.id || $1",
    order_id: "$1",
    tracking_number: "t.tracking_number || $1",
  });
  await copy("carrier_scans", "t.shipment_id IN (SELECT id FROM shipments WHERE order_id = '12345')", {
    id: "t.id || $1",
    shipment_id: "t.shipment_id || $1",
  });
  await client.end();
}
