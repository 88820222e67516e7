// Orders against the ledger, and gift cards against it: sums of the database's own, made where the rows are.
import type { Db } from "../db";
import type { Difference, DifferenceKind } from "./differences";

export const ORDER_DIFFERENCES = [
  "order_underpaid",
  "order_overpaid",
  "order_holds_money",
  "order_given_back",
] as const satisfies readonly DifferenceKind[];

type OrderRow = {
  id: string;
  status: string;
  currency: string;
  total: number;
  charged: bigint;
  refunded: bigint;
  kind: (typeof ORDER_DIFFERENCES)[number];
};

/**
 * Orders whose status says something else of their money than the ledger. What moved since `before`, or is still under way,
 * is left alone: an order and its ledger are changed one after the other.
 */
export async function findOrderDifferences(db: Db, before: Date): Promise<Difference[]> {
  const rows = await db.$queryRaw<OrderRow[]>`
    WITH money AS (
      SELECT order_id,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'CHARGE' AND status = 'SUCCEEDED'), 0) AS charged,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'REFUND' AND status = 'SUCCEEDED'), 0) AS refunded,
        bool_or(status IN ('PENDING', 'VOIDING')) AS open,
        max(created_at) AS moved_at
      FROM payments GROUP BY order_id
    ), judged AS (
      SELECT o.id, o.status, o.currency, o.total_minor AS total, coalesce(m.charged, 0) AS charged,
        coalesce(m.refunded, 0) AS refunded,
        CASE
          WHEN o.status IN ('CANCELLED', 'REFUNDED', 'PENDING_PAYMENT')
            THEN CASE WHEN m.charged > m.refunded THEN 'order_holds_money' END
          WHEN coalesce(m.charged, 0) < o.total_minor THEN 'order_underpaid'
          WHEN m.charged - m.refunded > o.total_minor THEN 'order_overpaid'
          WHEN o.status IN ('PAID', 'PROCESSING', 'SHIPPED') AND m.charged > 0 AND m.charged = m.refunded
            THEN 'order_given_back'
        END AS kind
      FROM orders o LEFT JOIN money m ON m.order_id = o.id
      WHERE o.updated_at < ${before}::timestamptz AND NOT coalesce(m.open, false)
        AND coalesce(m.moved_at, o.updated_at) < ${before}::timestamptz
    )
    SELECT * FROM judged WHERE kind IS NOT NULL ORDER BY id`;
  return rows.map((row) => ({
    kind: row.kind,
    subject: row.id,
    orderId: row.id,
    paymentId: null,
    gatewayTransactionId: null,
    details: {
      status: row.status,
      currency: row.currency,
      totalMinor: row.total,
      chargedMinor: Number(row.charged),
      refundedMinor: Number(row.refunded),
    },
  }));
}

type CardRow = { id: string; currency: string | null; balance: number; opening: number | null; moved: bigint };

/**
 * Gift cards whose balance is not what they held at first and what has moved since. A card seen for the first time is taken
 * at its word: what it held before its first movement is written down. All sums are of one moment.
 */
export async function findGiftCardDifferences(db: Db): Promise<Difference[]> {
  const rows = await db.$queryRaw<CardRow[]>`
    WITH moved AS (
      SELECT payment_method_id AS id, CASE kind WHEN 'REFUND' THEN amount_minor ELSE -amount_minor END AS amount
      FROM payments WHERE status = 'SUCCEEDED'
      UNION ALL SELECT payment_method_id, amount_minor FROM store_credits WHERE revoked_at IS NULL
    ), sums AS (SELECT id, sum(amount) AS moved FROM moved GROUP BY id)
    SELECT c.id, c.currency, coalesce(c.balance_minor, 0) AS balance, c.opening_minor AS opening,
      coalesce(s.moved, 0)::bigint AS moved
    FROM payment_methods c LEFT JOIN sums s ON s.id = c.id
    WHERE c.kind = 'gift_card'
      AND (c.opening_minor IS NULL OR c.opening_minor + coalesce(s.moved, 0) <> coalesce(c.balance_minor, 0))
    ORDER BY c.id`;
  for (const row of rows.filter(({ opening }) => opening === null)) {
    const openingMinor = row.balance - Number(row.moved);
    await db.paymentMethod.updateMany({ where: { id: row.id, openingMinor: null }, data: { openingMinor } });
  }
  return rows
    .filter((row) => row.opening !== null)
    .map((row) => ({
      kind: "gift_card_balance",
      subject: row.id,
      orderId: null,
      paymentId: null,
      gatewayTransactionId: null,
      details: {
        giftCard: row.id,
        currency: row.currency,
        balanceMinor: row.balance,
        expectedMinor: (row.opening ?? 0) + Number(row.moved),
      },
    }));
}
