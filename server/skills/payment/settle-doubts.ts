// Finding out what became of charges whose answer was lost. The gateway is asked to void each: one that was made is given
// back, one that never arrived is barred from arriving later. After that there is nothing left to doubt.
import { bookSettlement, callOff, type Settlement } from "../../commerce/charges";
import type { LedgerRow } from "../../commerce/ledger";
import { AppError } from "../../errors";
import { paymentGateway } from "../../resources/payments/current";
import type { SkillContext } from "../contract";

/** Throws TIMEOUT (gateway_timeout) when the gateway cannot be reached: then the doubts remain, and it is tried again. */
export async function settleDoubts(ctx: SkillContext, payments: readonly LedgerRow[]): Promise<void> {
  for (const payment of payments) {
    if (!(await callOff(ctx, payment))) continue;
    const settlement = await settle(payment);
    await bookSettlement(ctx, { payment, settlement, executionId: ctx.executionId });
  }
}

/** What the gateway knows a charge by. Charges older than the gateway's keys are known by their own id. */
export const chargeKeyOf = (payment: Pick<LedgerRow, "id" | "gatewayKey">) => payment.gatewayKey ?? payment.id;

async function settle(payment: LedgerRow): Promise<Settlement> {
  const gateway = paymentGateway();
  const chargeKey = chargeKeyOf(payment);
  const answer = await gateway.voidCharge({ chargeKey, reference: payment.orderId });
  if (answer.status === "VOIDED") {
    return answer.chargeId === null ? { charged: null } : { charged: answer.chargeId, returnedBy: answer.id };
  }
  const refund = await gateway.refund({
    key: `settle:${chargeKey}`,
    chargeId: answer.chargeId,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    reference: payment.orderId,
  });
  if (refund.status === "SUCCEEDED") return { charged: answer.chargeId, returnedBy: refund.id };
  throw new AppError("CONFLICT", `The gateway refused to give the payment back: ${refund.reason}.`, {
    reason: "refund_declined",
  });
}
