// What makes a refund a case for a second look. Each doubt is plain and the same for everybody.
import type { RefundFacts } from "./refund-facts";

export const DOUBTS = ["large", "frequent", "new_customer", "constraints"] as const;
export type Doubt = (typeof DOUBTS)[number];

/** Above this a mistake is no longer small. */
const SMALL_MINOR = 20_000;

export function doubtsOf(facts: RefundFacts): Doubt[] {
  const holds: Record<Doubt, boolean> = {
    large: facts.refundable_minor > SMALL_MINOR,
    frequent: facts.refund_count >= 3 && facts.refund_count * 3 >= facts.total_orders,
    new_customer: facts.total_orders <= 1,
    constraints: facts.constraints.length > 0,
  };
  return DOUBTS.filter((doubt) => holds[doubt]);
}
