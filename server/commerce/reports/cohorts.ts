// Cohorts: the customers whose first order came in a month, and how many of them ordered in each month after it. The first
// orders are kept (customer_activity), so that each cohort is found by an index.
import { queryOf, type Db } from "../../db";
import { countAllPurchases } from "../recommend/purchases";
import { pieces, type Period } from "./period";
import { SOLD, WITHIN } from "./sales";
import { column, exact, shareOf, type ReportTable, type Row } from "./table";

/**
 * $4: what comes after it is not counted. Months are the zone's; an order counts in the month it was placed. OFFSET 0 keeps
 * orders looked up customer by customer: joined as a whole, every order would be read for a day's customers.
 */
export const COHORT = `
  SELECT (extract(year FROM o.month) - extract(year FROM a.month)) * 12
      + extract(month FROM o.month) - extract(month FROM a.month) AS months_after,
    count(DISTINCT a.customer_id) AS customers, count(*) AS orders
  FROM (SELECT customer_id, first_order_at AT TIME ZONE $3 AS month FROM customer_activity
    WHERE ${WITHIN("first_order_at")}) a
  JOIN LATERAL (SELECT placed_at AT TIME ZONE $3 AS month FROM orders
    WHERE customer_id = a.customer_id AND placed_at <= $4::timestamptz AND ${SOLD} OFFSET 0) o ON true
  GROUP BY 1 ORDER BY 1`;

const PIECE_DAYS = 1;

type Found = { months_after: string; customers: bigint; orders: bigint };

type Counts = { customers: number; orders: number };

/** A month's cohort by the months after. A day's customers at a time: they are in one piece only, so they add up. */
async function readCohort(db: Db, month: Period, now: Date): Promise<Map<number, Counts>> {
  const query = queryOf(db);
  const found = new Map<number, Counts>();
  for (const { from, to, timeZone } of pieces(month, PIECE_DAYS)) {
    for (const row of await query<Found>(COHORT, [from, to, timeZone, now])) {
      const after = Number(row.months_after);
      const known = found.get(after) ?? { customers: 0, orders: 0 };
      found.set(after, {
        customers: known.customers + exact(row.customers),
        orders: known.orders + exact(row.orders),
      });
    }
  }
  return found;
}

export async function readCohorts(db: Db, period: Period, now: Date): Promise<ReportTable> {
  await countAllPurchases(db);
  const rows: Row[] = [];
  const whole = new Map<number, Counts & { of: number }>();
  for (const month of pieces(period, "month")) {
    const found = await readCohort(db, month, now);
    const size = found.get(0)?.customers ?? 0;
    for (const [after, { customers, orders }] of [...found].sort(([a], [b]) => a - b)) {
      const share = shareOf(customers, size);
      rows.push({ cohort: month.from.slice(0, 7), size, months_after: after, customers, orders, share });
      const sum = whole.get(after) ?? { customers: 0, orders: 0, of: 0 };
      whole.set(after, { customers: sum.customers + customers, orders: sum.orders + orders, of: sum.of + size });
    }
  }
  return {
    columns: [
      column("cohort", "date", "首单月份", "First order in"),
      column("size", "count", "客户数", "Customers"),
      column("months_after", "ordinal", "相隔月数", "Months later"),
      column("customers", "count", "下单客户", "Customers who ordered"),
      column("orders", "count", "订单数", "Orders"),
      column("share", "share", "留存率", "Share"),
    ],
    rows,
    totals: [...whole]
      .sort(([a], [b]) => a - b)
      .map(([after, { customers, orders, of }]) => ({
        months_after: after,
        customers,
        orders,
        share: shareOf(customers, of),
      })),
  };
}
