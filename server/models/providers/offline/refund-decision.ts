// makeRefundDecision without a model: what the store's rules allow, and how sure one may be of it. The rules are these
// few lines, the same for everybody; whatever leaves room for another verdict lowers the confidence, and the procedure
// asks a person. It never decides more than the rules made refundable.
import type { Locale } from "../../../context";
import { doubtsOf, type Doubt } from "./refund-doubts";
import { readRefundFacts, type RefundFacts, type RefundReason } from "./refund-facts";
import { wordRefundReason } from "./refund-wording";

export type RefundVerdict = {
  approve: boolean;
  refund_amount_minor: number;
  compensation: { type: "coupon"; value_minor: number } | null;
  reason: string;
  /** 0 to 1. */
  confidence: number;
};

/** How clear a case is by its reason alone. What cannot be checked, or was not said, is less so. */
const CLEAR: Record<RefundReason, number> = {
  defective: 0.95,
  wrong_item: 0.95,
  changed_mind: 0.9,
  missing: 0.85,
  late: 0.85,
  other: 0.65,
};

const WEIGHT: Record<Doubt, number> = { large: 0.25, frequent: 0.3, new_customer: 0.05, constraints: 0.2 };

const REFUSAL_CONFIDENCE = 0.95;

const OUR_FAULT: ReadonlySet<RefundReason> = new Set(["defective", "wrong_item", "missing"]);

export function decideRefund(input: Record<string, unknown>, locale: Locale): RefundVerdict {
  const facts = readRefundFacts(input);
  if (!facts.is_eligible || facts.refundable_minor === 0) {
    return {
      approve: false,
      refund_amount_minor: 0,
      compensation: null,
      reason: wordRefundReason(facts, [], locale),
      confidence: REFUSAL_CONFIDENCE,
    };
  }
  const doubts = doubtsOf(facts);
  const confidence = doubts.reduce((left, doubt) => left - WEIGHT[doubt], CLEAR[facts.reason]);
  return {
    approve: true,
    refund_amount_minor: facts.refundable_minor,
    compensation: doubts.includes("frequent") ? null : gestureFor(facts),
    reason: wordRefundReason(facts, doubts, locale),
    confidence: Math.round(Math.max(0.1, confidence) * 100) / 100,
  };
}

/** For what was our fault: a tenth, in whole units of the currency, from one to twenty. */
function gestureFor({ reason, refundable_minor: amount }: RefundFacts): RefundVerdict["compensation"] {
  if (!OUR_FAULT.has(reason)) return null;
  return { type: "coupon", value_minor: Math.min(2_000, Math.max(100, Math.round(amount / 1_000) * 100)) };
}

/** The verdict as a model gives it. */
export function writeRefundDecision(input: Record<string, unknown>, locale: Locale): string {
  return JSON.stringify(decideRefund(input, locale));
}
