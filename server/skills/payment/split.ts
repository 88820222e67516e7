// Charging an order in parts: gift cards first, because what they gave goes back at no cost when a later part is declined.
// All of it or nothing: a part that is refused for good takes the others back before anybody hears of it.
import type { LedgerRow } from "../../commerce/ledger";
import { beginPart } from "../../commerce/split-charges";
import type { Actor } from "../../context";
import { AppError } from "../../errors";
import type { SkillContext } from "../contract";
import { charge } from "./pay";
import { settleDoubts } from "./settle-doubts";
import { takeBack } from "./take-back";

export type SplitPart = { paymentMethodId: string; amountMinor: number };
export type Split = { payments: LedgerRow[]; reused: boolean };

/** Doubts and returns on their way are settled first; more often than this somebody else is at the same order. */
const ROUNDS = 4;
/** Giving back what a split of its own took needs no permission of the person who pays. */
const SYSTEM: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };

/** Throws what beginPart does, TIMEOUT (gateway_timeout) and CONFLICT (payment_declined, payment_voided). */
export async function split(ctx: SkillContext, orderId: string, parts: readonly SplitPart[]): Promise<Split> {
  const ordered = await giftCardsFirst(ctx, parts);
  for (let round = 0; round < ROUNDS; round++) {
    const made = await makeParts(ctx, orderId, ordered);
    if (made) return made;
  }
  throw new AppError("CONFLICT", `Another payment of order ${orderId} is under way; try again.`, {
    reason: "payment_in_doubt",
    retryable: true,
  });
}

async function giftCardsFirst(ctx: SkillContext, parts: readonly SplitPart[]): Promise<SplitPart[]> {
  const id = { in: parts.map((part) => part.paymentMethodId) };
  const cards = await ctx.db.paymentMethod.findMany({ where: { id, kind: "gift_card" }, select: { id: true } });
  const isCard = (part: SplitPart) => cards.some((card) => card.id === part.paymentMethodId);
  return [...parts.filter(isCard), ...parts.filter((part) => !isCard(part))];
}

/** null when something had to be settled first: then everything is looked at anew. */
async function makeParts(ctx: SkillContext, orderId: string, parts: readonly SplitPart[]): Promise<Split | null> {
  const payments: LedgerRow[] = [];
  // One act is one execution's, also where several came to it at once: whoever made the first part.
  let { executionId } = ctx;
  for (const index of parts.keys()) {
    const payment = await makePart({ ...ctx, executionId }, orderId, parts, index).catch(async (error: unknown) => {
      if (isFinal(error)) await giveBackAll(ctx, payments);
      throw error;
    });
    if (!payment) return null;
    if (index === 0) executionId = payment.executionId ?? executionId;
    payments.push(payment);
  }
  return { payments, reused: executionId !== ctx.executionId };
}

async function makePart(
  ctx: SkillContext,
  orderId: string,
  parts: readonly SplitPart[],
  index: number,
): Promise<LedgerRow | null> {
  const { idempotencyKey: act, executionId } = ctx;
  const begun = await beginPart(ctx, { orderId, parts: [...parts], index, act, executionId });
  switch (begun.kind) {
    case "booked":
      return begun.payment;
    case "ask":
      return (await charge(ctx, begun.payment)).payment;
    case "doubt":
      await settleDoubts(ctx, begun.payments);
      return null;
    case "returning":
      await giveBackAll(ctx, begun.payments);
      return null;
  }
}

/** Whether trying again would be refused again. */
const isFinal = (error: unknown) => error instanceof AppError && !error.retryable;

/** Taken up again under the same act, whoever began it. Doing it twice changes nothing. */
export async function giveBackAll(ctx: SkillContext, payments: readonly LedgerRow[]): Promise<LedgerRow[]> {
  const parts: LedgerRow[] = [];
  for (const payment of payments) {
    const own = { ...ctx, actor: SYSTEM, idempotencyKey: `split-back:${payment.id}` };
    const { part } = await takeBack(own, payment.orderId, payment.id);
    if (part) parts.push(part);
  }
  return parts;
}
