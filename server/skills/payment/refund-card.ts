// Money that goes back, as a conversation draws it.
import type { RefundCard } from "../cards.schema";

type Part = { payment_method: string; amount_minor: number };

export function refundCard(
  orderId: string,
  parts: readonly Part[],
  refund: Pick<RefundCard, "state" | "currency"> & Partial<Pick<RefundCard, "expectedBy" | "overdue">>,
): RefundCard | null {
  if (parts.length === 0) return null;
  return {
    orderId,
    expectedBy: null,
    overdue: false,
    ...refund,
    totalMinor: parts.reduce((sum, { amount_minor: amount }) => sum + amount, 0),
    parts: parts.map(({ payment_method: method, amount_minor: amountMinor }) => ({ method, amountMinor })),
  };
}
