// Undoing a payment: voiding it while the gateway still can, which costs nobody anything, else refunding what is left.
import type { LedgerRow } from "../../commerce/ledger";
import { beginTakeBack, bookRefund, reopenOrder } from "../../commerce/refunds";
import type { SkillContext } from "../contract";
import { voidAtGateway } from "./at-gateway";
import { makePart } from "./refund";

export async function takeBack(
  ctx: SkillContext,
  orderId: string,
  paymentId: string,
  options: { onlyIfWhole?: boolean } = {},
): Promise<{ charge: LedgerRow; part: LedgerRow | null }> {
  const { executionId } = ctx;
  const begun = await beginTakeBack(ctx, { orderId, paymentId, act: ctx.idempotencyKey, executionId, ...options });
  const { charge } = begun;
  const part = begun.part?.status === "PENDING" ? await giveBack(ctx, charge, begun.part) : begun.part;
  await reopenOrder(ctx, { orderId: charge.orderId, chargeId: charge.id, executionId });
  return { charge, part };
}

async function giveBack(ctx: SkillContext, charge: LedgerRow, part: LedgerRow): Promise<LedgerRow> {
  // A void gives back the whole charge. What the gateway does not know of (a part that went to a gift card) must not be
  // given back once more, so only a charge that is whole is voided.
  if (part.amountMinor < charge.amountMinor) return makePart(ctx, part);
  const answer = await voidAtGateway(ctx, charge);
  if (answer.status === "SETTLED") return makePart(ctx, part);
  return bookRefund(ctx, { part, result: { id: answer.id }, executionId: ctx.executionId });
}
