// Making a refund's parts through the gateway: set aside first, made, then booked. As with charges, each is a commit of
// its own and may happen again; a part that nobody knows of stays PENDING, and the next attempt takes it up by its key.
import type { LedgerRow } from "../../commerce/ledger";
import { beginRefund, bookRefund } from "../../commerce/refunds";
import { AppError } from "../../errors";
import type { SkillContext } from "../contract";
import { refundAtGateway } from "./at-gateway";

type RefundOrder = { orderId: string; amountMinor: number; reason: string; to: "original" | "gift_card" };

export async function refund(ctx: SkillContext, order: RefundOrder): Promise<{ parts: LedgerRow[]; reused: boolean }> {
  const begun = await beginRefund(ctx, { ...order, act: ctx.idempotencyKey, executionId: ctx.executionId });
  const parts: LedgerRow[] = [];
  for (const part of begun.parts) parts.push(part.status === "PENDING" ? await makePart(ctx, part) : part);
  return { parts, reused: begun.reused };
}

/** Throws TIMEOUT (gateway_timeout) and CONFLICT (refund_declined). */
export async function makePart(ctx: SkillContext, part: LedgerRow): Promise<LedgerRow> {
  const answer = await refundAtGateway(ctx, part);
  const result = answer.status === "SUCCEEDED" ? { id: answer.id } : { failed: answer.reason };
  const booked = await bookRefund(ctx, { part, result, executionId: ctx.executionId });
  if (booked.status === "SUCCEEDED") return booked;
  throw new AppError("CONFLICT", `The gateway refused the refund: ${booked.error ?? "no reason given"}.`, {
    reason: "refund_declined",
  });
}
