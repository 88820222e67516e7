// Charging an order through the gateway. The gateway acts outside our database, so the step cannot write the ledger in
// its own commit: money that moved must be on record even when that commit is refused. Instead the ledger is written in
// commits of its own, before the gateway is asked and after it answered, and each can happen any number of times: the row
// gives the gateway its key, and only a PENDING row is booked.
import { beginCharge, bookCharge } from "../../commerce/charges";
import type { LedgerRow } from "../../commerce/ledger";
import { AppError } from "../../errors";
import type { ChargeAnswer } from "../../resources/payments/gateway";
import type { SkillContext } from "../contract";
import { chargeAtGateway } from "./at-gateway";
import { settleDoubts } from "./settle-doubts";

export type Paid = { payment: LedgerRow; reused: boolean };

/** Doubts are settled at most this often before somebody else must be charging the same order. */
const ROUNDS = 3;

export async function pay(ctx: SkillContext, orderId: string, paymentMethodId: string | undefined): Promise<Paid> {
  for (let round = 0; round < ROUNDS; round++) {
    const begun = await beginCharge(ctx, {
      orderId,
      paymentMethodId,
      act: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    if (begun.kind === "booked") return { payment: begun.payment, reused: begun.reused };
    if (begun.kind === "ask") return charge(ctx, begun.payment);
    await settleDoubts(ctx, begun.payments);
  }
  throw new AppError("CONFLICT", `Another payment of order ${orderId} is under way; try again.`, {
    reason: "payment_in_doubt",
    retryable: true,
  });
}

/** Throws TIMEOUT (gateway_timeout) and CONFLICT (payment_declined, payment_voided). */
export async function charge(ctx: SkillContext, pending: LedgerRow): Promise<Paid> {
  const answer = await chargeAtGateway(ctx, pending);
  const { payment, booked } = await bookCharge(ctx, {
    paymentId: pending.id,
    orderId: pending.orderId,
    result: answer.status === "SUCCEEDED" ? { id: answer.id } : { failed: reasonOf(answer) },
    executionId: ctx.executionId,
  });
  // Without its act the charge was settled meanwhile, and its money given back.
  if (payment.status === "SUCCEEDED" && payment.act !== null) {
    return { payment, reused: !booked && payment.executionId !== ctx.executionId };
  }
  throw answer.status === "DECLINED"
    ? new AppError("CONFLICT", "The payment was declined. Use another payment method.", {
        reason: "payment_declined",
        details: { declined: answer.reason },
      })
    : new AppError("CONFLICT", "This payment was called off meanwhile.", { reason: "payment_voided" });
}

function reasonOf(answer: Exclude<ChargeAnswer, { status: "SUCCEEDED" }>): string {
  return answer.status === "DECLINED" ? answer.reason : "voided";
}
