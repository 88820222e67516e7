// Who bought what, and what was bought by the same people: counted by difference, for the customers whose orders changed
// (purchase_changes, filled by triggers), never from the beginning. What it leaves is always what counting everything
// anew would give; purchases.db.test.ts holds that.
import { transaction, type Db } from "../../db";

/** Customers counted in one go; the rest waits for the next. */
const BATCH = 2_000;
/** A customer's latest products that count. Beyond it, pairs grow with the square and say ever less. */
const MOST = 200;
const LOCK = 8_414_201;

/** Counts what has changed. Returns how many customers were counted anew: 0 when there was nothing, or another counts. */
export async function countPurchases(db: Db): Promise<number> {
  return transaction(db, async (tx) => {
    const [lock] = await tx.$queryRaw<{ held: boolean }[]>`SELECT pg_try_advisory_xact_lock(${LOCK}::bigint) AS held`;
    if (!lock?.held) return 0;
    const rows = await tx.$queryRaw<{ customer_id: string }[]>`
      WITH first AS (
        SELECT DISTINCT customer_id FROM (SELECT customer_id FROM purchase_changes ORDER BY id LIMIT 50000) q LIMIT ${BATCH}
      )
      DELETE FROM purchase_changes USING first WHERE purchase_changes.customer_id = first.customer_id
      RETURNING purchase_changes.customer_id`;
    const customers = [...new Set(rows.map((row) => row.customer_id))];
    if (customers.length === 0) return 0;
    await countAnew(tx, customers);
    return customers.length;
  });
}

/** Counts until nothing is left: after a seed or an import. */
export async function countAllPurchases(db: Db): Promise<number> {
  let counted = 0;
  for (let last = await countPurchases(db); last > 0; last = await countPurchases(db)) counted += last;
  return counted;
}

async function countAnew(tx: Db, customers: readonly string[]): Promise<void> {
  const ids = [...customers];
  await tx.$executeRaw`
    CREATE TEMP TABLE purchases_now ON COMMIT DROP AS
    SELECT customer_id, product_id, bought_at FROM (
      SELECT o.customer_id, v.product_id, max(o.placed_at) AS bought_at,
        row_number() OVER (PARTITION BY o.customer_id ORDER BY max(o.placed_at) DESC, v.product_id) AS place
      FROM orders o JOIN order_items i ON i.order_id = o.id JOIN variants v ON v.id = i.variant_id
      WHERE o.customer_id = ANY(${ids}) AND o.status NOT IN ('PENDING_PAYMENT', 'CANCELLED')
      GROUP BY o.customer_id, v.product_id) ranked
    WHERE place <= ${MOST}`;
  // What was counted for these customers, taken away, and what is to be counted, added: the difference of each pair.
  await tx.$executeRaw`
    WITH difference AS (
      SELECT product_id, other_id, sum(n)::int AS n FROM (
        SELECT a.product_id, b.product_id AS other_id, 1 AS n
        FROM purchases_now a JOIN purchases_now b ON b.customer_id = a.customer_id
        UNION ALL
        SELECT a.product_id, b.product_id, -1
        FROM customer_purchases a JOIN customer_purchases b ON b.customer_id = a.customer_id
        WHERE a.customer_id = ANY(${ids})) both_ways
      GROUP BY 1, 2 HAVING sum(n) <> 0)
    INSERT INTO product_pairs (product_id, other_id, together) SELECT product_id, other_id, n FROM difference
    ON CONFLICT (product_id, other_id) DO UPDATE SET together = product_pairs.together + excluded.together`;
  await tx.$executeRaw`DELETE FROM product_pairs WHERE together = 0`;
  await tx.$executeRaw`DELETE FROM customer_purchases WHERE customer_id = ANY(${ids})`;
  await tx.$executeRaw`
    INSERT INTO customer_purchases (customer_id, product_id, bought_at) SELECT customer_id, product_id, bought_at FROM purchases_now`;
  await tx.$executeRaw`DELETE FROM customer_activity WHERE customer_id = ANY(${ids})`;
  await tx.$executeRaw`
    INSERT INTO customer_activity (customer_id, first_order_at, last_order_at, orders)
    SELECT customer_id, min(placed_at), max(placed_at), count(*) FROM orders
    WHERE customer_id = ANY(${ids}) AND status NOT IN ('PENDING_PAYMENT', 'CANCELLED') GROUP BY customer_id`;
  await tx.$executeRaw`DROP TABLE purchases_now`;
}
