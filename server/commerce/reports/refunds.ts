// Refunds: what was given back, by the day it was booked, beside what was taken in the same days. A refund that is still
// on its way, or that failed, is counted apart: it is not money that was given back.
import { queryOf, type Db } from "../../db";
import { pieces, type Period } from "./period";
import { bucketOf, WITHIN } from "./sales";
import { addUp, column, exact, shareOf, sortRows, type ReportTable, type Row } from "./table";

export const REFUND_GROUPS = ["day", "week", "month", "reason"] as const;
export type RefundGroup = (typeof REFUND_GROUPS)[number];

export const REFUNDS_BY = (group: RefundGroup) => `
  SELECT ${group === "reason" ? "coalesce(nullif(reason, ''), 'unspecified')" : bucketOf(group, "created_at")} AS grp, currency,
    count(*) FILTER (WHERE status = 'SUCCEEDED') AS refunds,
    coalesce(sum(amount_minor) FILTER (WHERE status = 'SUCCEEDED'), 0) AS refunded_minor,
    count(*) FILTER (WHERE status = 'PENDING') AS pending,
    coalesce(sum(amount_minor) FILTER (WHERE status = 'PENDING'), 0) AS pending_minor,
    count(*) FILTER (WHERE status = 'FAILED') AS failed
  FROM payments WHERE kind = 'REFUND' AND ${WITHIN("created_at")} GROUP BY 1, 2`;

export const CHARGES = `
  SELECT currency, sum(amount_minor) AS charged_minor FROM payments
  WHERE kind = 'CHARGE' AND status = 'SUCCEEDED' AND ${WITHIN("created_at")} GROUP BY 1`;

type Sums = Record<string, bigint | string | null>;
const SUMS = ["refunds", "refunded_minor", "pending", "pending_minor", "failed"];

export async function readRefunds(db: Db, period: Period, group: RefundGroup): Promise<ReportTable> {
  const query = queryOf(db);
  const key = group === "reason" ? "reason" : "period";
  const found: Row[] = [];
  const charged: Row[] = [];
  for (const { from, to, timeZone } of pieces(period, "month")) {
    for (const row of await query<Sums>(REFUNDS_BY(group), [from, to, timeZone])) {
      const sums = SUMS.map((name) => [name, exact(row[name] ?? 0)] as const);
      found.push({ [key]: String(row.grp), currency: String(row.currency), ...Object.fromEntries(sums) });
    }
  }
  for (const { from, to, timeZone } of pieces(period, 7)) {
    for (const row of await query<Sums>(CHARGES, [from, to, timeZone])) {
      charged.push({ currency: String(row.currency), charged_minor: exact(row.charged_minor ?? 0) });
    }
  }
  const totals = addUp(
    [...found, ...charged.map((row) => ({ ...row, ...Object.fromEntries(SUMS.map((name) => [name, 0])) }))],
    ["currency"],
    [...SUMS, "charged_minor"],
  ).map((row) => {
    const chargedMinor = Number(row.charged_minor ?? 0);
    return { ...row, charged_minor: chargedMinor, refund_share: shareOf(Number(row.refunded_minor), chargedMinor) };
  });
  return {
    columns: [
      group === "reason" ? column("reason", "text", "原因", "Reason") : column("period", "date", "时间", "Period"),
      column("currency", "text", "币种", "Currency"),
      column("refunds", "count", "退款笔数", "Refunds"),
      column("refunded_minor", "money", "已退金额", "Refunded"),
      column("pending", "count", "处理中笔数", "Pending"),
      column("pending_minor", "money", "处理中金额", "Pending amount"),
      column("failed", "count", "失败笔数", "Failed"),
    ],
    totalColumns: [
      column("charged_minor", "money", "同期收款", "Charged"),
      column("refund_share", "share", "退款占比", "Refund share"),
    ],
    rows: sortRows(
      addUp(found, [key, "currency"], SUMS),
      group === "reason" ? ["currency", "-refunded_minor", key] : [key, "currency"],
    ),
    totals: sortRows(totals, ["currency"]),
  };
}
