// npm run bench -- reports [--orders 1000000]: how long each query of a report takes over a large shop (orders of three
// years, half as many refunds and skill calls as that), and whether it goes through an index. Each query reads one piece of
// the period that was asked for; the longest of them is what counts.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { CHARGES, REFUNDS_BY } from "../../server/commerce/reports/refunds";
import { COHORT } from "../../server/commerce/reports/cohorts";
import { SALES_BY_GOODS, SALES_BY_TIME } from "../../server/commerce/reports/sales";
import { SKILLS_THAT_RAN, SLA_QUERIES } from "../../server/commerce/reports/sla";
import { startEmbedded } from "../../server/postgres/embedded";
import { migrate } from "../../server/postgres/migrate";

const ROUNDS = 5;
const ZONE = "Asia/Shanghai";
const NOW = "2026-11-22T17:00:00Z";

/** Rows straight into the tables, triggers and foreign keys aside: filling is not what is measured. */
const FILL = (orders: number) => `
  SET session_replication_role = replica;
  INSERT INTO products (id, name_en, name_zh, category, description_en, description_zh, created_at)
    SELECT 'prod_' || p, 'Product ' || p, '商品' || p, 'category ' || p % 20, '', '', now() FROM generate_series(1, 2000) p;
  INSERT INTO variants (id, product_id, sku, options, price_minor, currency, stock, available)
    SELECT 'var_' || v, 'prod_' || (1 + v % 2000), 'SKU-' || v, '{}', 1000 + v, 'USD', 10, true FROM generate_series(1, 10000) v;
  INSERT INTO orders (id, customer_id, status, currency, subtotal_minor, discount_minor, shipping_minor, total_minor,
      shipping_address, placed_at, updated_at)
    SELECT o::text, 'cust_' || (hashint4(o) & 2147483647) % ${Math.ceil(orders / 4)},
      (ARRAY['DELIVERED', 'DELIVERED', 'SHIPPED', 'PAID', 'CANCELLED'])[1 + o % 5], (ARRAY['USD', 'EUR', 'CNY'])[1 + o % 3],
      5000, 500, 300, 4800, '{}', timestamptz '${NOW}' - o * interval '3 years' / ${orders}, now()
    FROM generate_series(1, ${orders}) o;
  INSERT INTO order_items (id, order_id, variant_id, name_en, name_zh, options, quantity, unit_price_minor)
    SELECT 'item_' || i, (1 + i / 2)::text, 'var_' || (1 + (hashint4(i) & 2147483647) % 10000), 'x', 'x', '{}', 1, 2500
    FROM generate_series(0, ${orders * 2 - 1}) i;
  INSERT INTO payments (id, order_id, kind, status, amount_minor, currency, reason, created_at)
    SELECT 'pay_' || o, o::text, 'CHARGE', 'SUCCEEDED', 4800, 'USD', NULL, timestamptz '${NOW}' - o * interval '3 years' / ${orders}
    FROM generate_series(1, ${orders}) o
    UNION ALL SELECT 'ref_' || o, o::text, 'REFUND', 'SUCCEEDED', 4800, 'USD', 'reason ' || o % 7,
      timestamptz '${NOW}' - o * interval '3 years' / ${orders} FROM generate_series(1, ${orders}, 2) o;
  INSERT INTO shipments (id, order_id, carrier, tracking_number, status, shipped_at, estimated_delivery, delivered_at)
    SELECT 'ship_' || o, o::text, 'Carrier ' || o % 8, 'T' || o, 'DELIVERED', placed_at, placed_at + interval '4 days',
      placed_at + (o % 6) * interval '1 day' FROM (SELECT id::int AS o, placed_at FROM orders) x;
  INSERT INTO skill_execution_logs (id, execution_id, decision_id, step_id, skill_id, skill_version, started_at, duration_ms, status)
    SELECT 'log_' || l, 'exec_1', 'dec_1', 's', 'skill_' || l % 40 || '_v1', '1.0.0',
      timestamptz '${NOW}' - l * interval '90 days' / ${orders}, 1 + (hashint4(l) & 2147483647) % 3000, 'SUCCEEDED'
    FROM generate_series(1, ${orders}) l;
  INSERT INTO customer_activity (customer_id, first_order_at, last_order_at, orders)
    SELECT customer_id, min(placed_at), max(placed_at), count(*) FROM orders WHERE status <> 'CANCELLED' GROUP BY 1;
  SET session_replication_role = origin;`;

type Asked = { name: string; text: string; values: unknown[] };

function queries(skills: string[]): Asked[] {
  const month = ["2026-10-01", "2026-10-31", ZONE];
  const week = ["2026-10-05", "2026-10-11", ZONE];
  const days = ["2026-10-05", "2026-10-07", ZONE];
  const day = ["2026-10-07", "2026-10-07", ZONE];
  return [
    { name: "sales by day, ten days", text: SALES_BY_TIME("day"), values: ["2026-10-01", "2026-10-10", ZONE] },
    { name: "sales by category, three days", text: SALES_BY_GOODS.category, values: days },
    { name: "sales by product, three days", text: SALES_BY_GOODS.product, values: days },
    { name: "refunds by day, a month", text: REFUNDS_BY("day"), values: month },
    { name: "refunds by reason, a month", text: REFUNDS_BY("reason"), values: month },
    { name: "charges, a week", text: CHARGES, values: week },
    { name: "deliveries, a week", text: SLA_QUERIES.deliveries.sql, values: [...week, NOW] },
    { name: "tickets, a month", text: SLA_QUERIES.tickets.sql, values: [...month, NOW] },
    { name: "procedures, a day", text: SLA_QUERIES.procedures.sql, values: [...day, NOW] },
    { name: "the skills that ran", text: SKILLS_THAT_RAN, values: [] },
    { name: "skills, a day", text: SLA_QUERIES.skills.sql, values: [...day, NOW, skills] },
    { name: "a cohort's part, six months old", text: COHORT, values: ["2026-05-01", "2026-05-01", ZONE, NOW] },
    { name: "a cohort's part, three years old", text: COHORT, values: ["2023-12-01", "2023-12-01", ZONE, NOW] },
  ];
}

/** The median, and what the plan reads. */
async function time(client: pg.Client, { text, values }: Asked): Promise<{ ms: number; plan: string }> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await client.query(text, values);
    times.push(performance.now() - begun);
  }
  const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, values);
  const reads = rows.flatMap(
    (row) => /(?:Seq Scan|Index Only Scan|Index Scan|Bitmap Heap Scan)[^(]*/.exec(row["QUERY PLAN"]) ?? [],
  );
  return {
    ms: times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0,
    plan: reads.map((read) => read.trim()).join("; "),
  };
}

export async function benchReports(args: readonly string[]): Promise<void> {
  const at = args.indexOf("--orders");
  const orders = at < 0 ? 1_000_000 : Number(args[at + 1]);
  const folder = await mkdtemp(join(tmpdir(), "steward-bench-"));
  const postgres = await startEmbedded(folder, { durable: false });
  try {
    await migrate(postgres.url);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    console.log(`filling the tables with ${orders.toLocaleString("en")} orders …`);
    await client.query(FILL(orders));
    await client.query("VACUUM ANALYZE");
    const { rows } = await client.query<{ skill_id: string }>(SKILLS_THAT_RAN);
    for (const asked of queries(rows.map(({ skill_id }) => skill_id))) {
      const { ms, plan } = await time(client, asked);
      console.log(`${ms.toFixed(1).padStart(7)} ms  ${asked.name.padEnd(34)} ${plan}`);
    }
    await client.end();
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
