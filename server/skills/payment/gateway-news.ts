// What a gateway tells by itself: a charge nobody had heard of is booked, a refund that failed after all and a dispute
// become tasks. The same news any number of times, or after the step has heard it, changes nothing.
import { bookCharge } from "../../commerce/charges";
import { recordDifference, type Difference } from "../../commerce/differences";
import type { Ctx } from "../../context";
import type { Payment } from "../../db";
import type { GatewayNews } from "../../resources/payments/stripe-news";

/** Whether it concerned the ledger. The actor is the system: a gateway has no account here. */
export async function takeGatewayNews(ctx: Ctx, gateway: string, news: GatewayNews): Promise<boolean> {
  switch (news.kind) {
    case "charge_made":
      return bookPending(ctx, gateway, news.record.key, { id: news.record.id });
    case "charge_declined":
      return bookPending(ctx, gateway, news.record.key, { failed: news.reason });
    case "refund_failed": {
      const row = await rowOf(ctx, gateway, news.record.id);
      if (!row) return false;
      return report(ctx, row, {
        kind: "failed_at_gateway",
        subject: row.id,
        gatewayTransactionId: news.record.id,
        details: { ledgerMinor: row.amountMinor, ledgerCurrency: row.currency },
      });
    }
    case "disputed": {
      const row = await rowOf(ctx, gateway, news.chargeId);
      if (!row) return false;
      const { disputeId, chargeId, amountMinor, currency, reason } = news;
      const details = { dispute: disputeId, amountMinor, currency, reason };
      return report(ctx, row, { kind: "charge_disputed", subject: disputeId, gatewayTransactionId: chargeId, details });
    }
    case "other":
      return false;
  }
}

const rowOf = (ctx: Ctx, gateway: string, transactionId: string) =>
  ctx.db.payment.findFirst({ where: { gateway, gatewayTransactionId: transactionId } });

/** The charge of a change of an order is part of the change, whose own step books it. */
async function bookPending(
  ctx: Ctx,
  gateway: string,
  key: string | null,
  result: { id: string } | { failed: string },
): Promise<boolean> {
  const where = { gateway, gatewayKey: key, kind: "CHARGE", status: "PENDING", changeId: null };
  const row = key === null ? null : await ctx.db.payment.findFirst({ where });
  if (!row) return false;
  const { id: paymentId, orderId, executionId } = row;
  return (await bookCharge(ctx, { paymentId, orderId, result, executionId })).booked;
}

async function report(ctx: Ctx, row: Payment, difference: Omit<Difference, "orderId" | "paymentId">): Promise<boolean> {
  await recordDifference(ctx, { ...difference, orderId: row.orderId, paymentId: row.id });
  return true;
}
