// Money of an order that goes back to one payment method: of which charges it is counted, so that none gives back more than
// it took.
import type { PaymentMethod } from "../db";
import { leftOfCharges } from "./ledger";
import type { OrderFacts } from "./order-facts";
import { refused } from "./order-refusals";
import type { StoredDetail } from "./order-requests";

/** Of which charge it is counted. Without a method: the way it came. */
export type PlannedRefund = StoredDetail["pending"]["refunds"][number];

/** What goes back to one method, first from what it paid itself, so that it can go back the way it came. */
export function refundsTo(
  facts: Pick<OrderFacts, "rows">,
  method: PaymentMethod,
  amountMinor: number,
  canCredit: boolean,
): PlannedRefund[] {
  const left = leftOfCharges(facts.rows);
  const charges = facts.rows.filter((row) => (left.get(row.id) ?? 0) > 0);
  const own = (row: (typeof charges)[number]) => row.paymentMethodId === method.id;
  let open = amountMinor;
  const refunds = [...charges.filter(own), ...charges.filter((row) => !own(row))].flatMap((row) => {
    const part = Math.min(open, left.get(row.id) ?? 0);
    open -= part;
    if (part === 0) return [];
    const elsewhere = !own(row) && method.kind !== "gift_card";
    if (elsewhere && !canCredit) throw refused("refund_method_not_allowed");
    return [{ chargeId: row.id, methodId: method.id, amountMinor: part }];
  });
  if (open > 0) throw refused("refund_exceeds", { refundableMinor: amountMinor - open });
  return refunds;
}
