// Sales: orders by the day they were placed, without those that were never paid or were cancelled. What was given back
// later is in the report of refunds.
import { queryOf, type Db } from "../../db";
import { pieces, type Period } from "./period";
import { addUp, averageOf, column, exact, sortRows, type ReportTable, type Row } from "./table";

export const SALES_GROUPS = ["day", "week", "month", "category", "product"] as const;
export type SalesGroup = (typeof SALES_GROUPS)[number];
type TimeGroup = Extract<SalesGroup, "day" | "week" | "month">;

/** $1, $2: first and last day; $3: time zone. One range of one index; the zone's own midnights bound it. */
export const WITHIN = (field: string) =>
  `${field} >= ($1::date)::timestamp AT TIME ZONE $3 AND ${field} < ($2::date + 1)::timestamp AT TIME ZONE $3`;
export const SOLD = "status NOT IN ('PENDING_PAYMENT', 'CANCELLED')";

const DATE_FORMAT: Record<TimeGroup, string> = { day: "YYYY-MM-DD", week: "YYYY-MM-DD", month: "YYYY-MM" };

/** A moment's day, week (by its Monday) or month on the clocks of the zone. */
export const bucketOf = (group: TimeGroup, field: string) =>
  `to_char(date_trunc('${group}', ${field} AT TIME ZONE $3), '${DATE_FORMAT[group]}')`;

export const SALES_BY_TIME = (group: TimeGroup) => `
  SELECT ${bucketOf(group, "placed_at")} AS period, currency, count(*) AS orders, sum(subtotal_minor) AS gross_minor,
    sum(discount_minor) AS discount_minor, sum(shipping_minor) AS shipping_minor, sum(total_minor) AS total_minor
  FROM orders WHERE ${WITHIN("placed_at")} AND ${SOLD} GROUP BY 1, 2`;

const GOODS_SOLD = `
  count(DISTINCT o.id) AS orders, sum(i.quantity) AS units, sum(i.quantity::bigint * i.unit_price_minor) AS gross_minor
  FROM (SELECT id, currency FROM orders WHERE ${WITHIN("placed_at")} AND ${SOLD}) o
  JOIN order_items i ON i.order_id = o.id JOIN variants v ON v.id = i.variant_id`;

export const SALES_BY_GOODS: Record<"category" | "product", string> = {
  category: `SELECT p.category AS grp, o.currency, ${GOODS_SOLD} JOIN products p ON p.id = v.product_id GROUP BY 1, 2`,
  product: `
    SELECT s.*, p.name_en AS name, p.name_zh FROM (SELECT v.product_id AS grp, o.currency, ${GOODS_SOLD} GROUP BY 1, 2) s
    JOIN products p ON p.id = s.grp`,
};

type Sums = Record<string, bigint | string | null>;
const MONEY = ["gross_minor", "discount_minor", "shipping_minor", "total_minor"] as const;

export async function readSales(db: Db, period: Period, group: SalesGroup): Promise<ReportTable> {
  return group === "category" || group === "product" ? byGoods(db, period, group) : byTime(db, period, group);
}

async function byTime(db: Db, period: Period, group: TimeGroup): Promise<ReportTable> {
  const query = queryOf(db);
  const found: Row[] = [];
  for (const { from, to, timeZone } of pieces(period, 10)) {
    const rows = await query<Sums>(SALES_BY_TIME(group), [from, to, timeZone]);
    for (const row of rows) {
      const sums = ["orders", ...MONEY].map((key) => [key, exact(row[key] ?? 0)] as const);
      found.push({ period: String(row.period), currency: String(row.currency), ...Object.fromEntries(sums) });
    }
  }
  const sums = ["orders", ...MONEY];
  const average = (row: Row): Row => ({
    ...row,
    average_minor: averageOf(Number(row.total_minor), Number(row.orders)),
  });
  return {
    columns: [
      column("period", "date", "时间", "Period"),
      column("currency", "text", "币种", "Currency"),
      column("orders", "count", "订单数", "Orders"),
      column("gross_minor", "money", "商品金额", "Goods"),
      column("discount_minor", "money", "优惠", "Discounts"),
      column("shipping_minor", "money", "运费", "Delivery"),
      column("total_minor", "money", "合计", "Total"),
      column("average_minor", "money", "客单价", "Average order"),
    ],
    rows: sortRows(addUp(found, ["period", "currency"], sums).map(average), ["period", "currency"]),
    totals: sortRows(addUp(found, ["currency"], sums).map(average), ["currency"]),
  };
}

/** Items are looked up order by order: a few days at a time keep each query short. */
async function byGoods(db: Db, period: Period, group: "category" | "product"): Promise<ReportTable> {
  const query = queryOf(db);
  const found: Row[] = [];
  for (const { from, to, timeZone } of pieces(period, 3)) {
    const rows = await query<Sums>(SALES_BY_GOODS[group], [from, to, timeZone]);
    for (const row of rows) {
      found.push({
        [group]: String(row.grp),
        ...(group === "product" ? { name: String(row.name), name_zh: String(row.name_zh) } : {}),
        currency: String(row.currency),
        orders: exact(row.orders ?? 0),
        units: exact(row.units ?? 0),
        gross_minor: exact(row.gross_minor ?? 0),
      });
    }
  }
  const names = group === "product" ? ["name", "name_zh"] : [];
  const sums = ["orders", "units", "gross_minor"];
  return {
    columns: [
      group === "product"
        ? column("product", "text", "商品编号", "Product")
        : column("category", "text", "类别", "Category"),
      ...(group === "product"
        ? [column("name", "text", "英文名称", "Name"), column("name_zh", "text", "名称", "Chinese name")]
        : []),
      column("currency", "text", "币种", "Currency"),
      column("orders", "count", "订单数", "Orders"),
      column("units", "count", "件数", "Units"),
      column("gross_minor", "money", "商品金额", "Goods"),
    ],
    rows: sortRows(addUp(found, [group, ...names, "currency"], sums), ["currency", "-gross_minor", group]),
    totals: sortRows(addUp(found, ["currency"], ["units", "gross_minor"]), ["currency"]),
  };
}
