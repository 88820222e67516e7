// Refunds at Stripe, and Stripe's refusals as reasons.
import Stripe from "stripe";
import type { RefundAnswer, RefundRequest } from "./gateway";
import { KEYS_LAST_MS, type StripeAccess } from "./stripe-client";

const NO_REASON = "declined";

/** Stripe's codes by what they mean to us; others stay as they are. */
const REASONS: Readonly<Record<string, string>> = {
  charge_already_refunded: "exceeds_charge",
  amount_too_large: "exceeds_charge",
  resource_missing: "unknown_charge",
};

/** Why Stripe refused for good; null for what is no refusal. */
export function declineOf(error: unknown): string | null {
  if (error instanceof Stripe.errors.StripeCardError) return error.decline_code ?? error.code ?? NO_REASON;
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  return error.code ?? NO_REASON;
}

export async function refundCharge(access: StripeAccess, request: RefundRequest, now: Date): Promise<RefundAnswer> {
  const key = `${access.scope}:${request.key}`;
  const { chargeId, amountMinor, reference, askedAt } = request;
  try {
    if (askedAt && now.getTime() - askedAt.getTime() > KEYS_LAST_MS) {
      const known = await findRefund(access, chargeId, key);
      if (known) return answerOf(known);
    }
    const refund = await access.call((stripe) =>
      stripe.refunds.create(
        {
          payment_intent: chargeId,
          amount: amountMinor,
          metadata: { steward_key: key, steward_order: reference, steward_scope: access.scope },
        },
        { idempotencyKey: key },
      ),
    );
    return answerOf(refund);
  } catch (error) {
    const reason = declineOf(error);
    if (reason === null) throw error;
    return { status: "DECLINED", id: `declined:${request.key}`, reason: refundReason(error, reason) };
  }
}

/** Stripe has no code of its own for an amount above what is left of the charge, only its words. */
function refundReason(error: unknown, reason: string): string {
  const words = error instanceof Error ? error.message : "";
  if (reason === NO_REASON && /greater than (the )?(un-?refunded|charge)/i.test(words)) return "exceeds_charge";
  return REASONS[reason] ?? reason;
}

async function findRefund(access: StripeAccess, chargeId: string, key: string): Promise<Stripe.Refund | null> {
  const { data } = await access.call((stripe) => stripe.refunds.list({ payment_intent: chargeId, limit: 100 }));
  return data.find((refund) => refund.metadata?.steward_key === key) ?? null;
}

/** What is on its way counts as made; should it fail after all, Stripe says so later. */
function answerOf(refund: Stripe.Refund): RefundAnswer {
  if (refund.status !== "failed" && refund.status !== "canceled") return { status: "SUCCEEDED", id: refund.id };
  return { status: "DECLINED", id: refund.id, reason: refund.failure_reason ?? NO_REASON };
}
