// Finding out what became of charges whose answer was lost. The gateway is asked to void each: one that was made is given
// back, one that never arrived is barred from arriving later. After that there is nothing left to doubt.
import { bookSettlement, callOff, type Settlement } from "../../commerce/charges";
import type { LedgerRow } from "../../commerce/ledger";
import { AppError } from "../../errors";
import type { SkillContext } from "../contract";
import { giveBackAtGateway, voidAtGateway } from "./at-gateway";

/** Throws TIMEOUT (gateway_timeout) when the gateway cannot be reached: then the doubts remain, and it is tried again. */
export async function settleDoubts(ctx: SkillContext, payments: readonly LedgerRow[]): Promise<void> {
  for (const payment of payments) {
    if (!(await callOff(ctx, payment))) continue;
    const settlement = await settle(ctx, payment);
    await bookSettlement(ctx, { payment, settlement, executionId: ctx.executionId });
  }
}

async function settle(ctx: SkillContext, payment: LedgerRow): Promise<Settlement> {
  const answer = await voidAtGateway(ctx, payment);
  if (answer.status === "VOIDED") {
    return answer.chargeId === null ? { charged: null } : { charged: answer.chargeId, returnedBy: answer.id };
  }
  const refund = await giveBackAtGateway(ctx, payment, answer.chargeId);
  if (refund.status === "SUCCEEDED") return { charged: answer.chargeId, returnedBy: refund.id };
  throw new AppError("CONFLICT", `The gateway refused to give the payment back: ${refund.reason}.`, {
    reason: "refund_declined",
  });
}
