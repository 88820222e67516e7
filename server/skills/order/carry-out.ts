// Carrying a change of an order out at the gateway: what it charges first, then what goes back. As with payments each step
// is a commit of its own and may happen again; what nobody knows of stays PENDING and is taken up by its key.
import { abandonChange, beginUndo, type undoChangeInput } from "../../commerce/undo-change";
import { beginChange, bookChangeMoney, type changeOrderInput, type ChangeProgress } from "../../commerce/change-order";
import type { LedgerRow } from "../../commerce/ledger";
import { findOrder } from "../../commerce/orders";
import { toOrderStatus } from "../../commerce/order-status";
import { AppError } from "../../errors";
import type { SkillContext } from "../contract";
import { canCredit, chargeAtGateway, creditAtGateway, refundAtGateway } from "../payment/at-gateway";
import { settleDoubts } from "../payment/settle-doubts";
import type { z } from "zod";

type Wish = Omit<z.input<typeof changeOrderInput>, "act" | "executionId" | "canCredit">;

/** Begins a change that moves no money, or none through a gateway. Throws what beginChange does. */
export async function changeOrder(ctx: SkillContext, wish: Wish): Promise<ChangeProgress> {
  const { idempotencyKey: act, executionId } = ctx;
  return beginChange(ctx, { ...wish, act, executionId, canCredit: await canCredit(ctx) });
}

/** Throws what beginChange does, TIMEOUT (gateway_timeout) and CONFLICT (payment_declined, refund_declined). */
export async function changePaidOrder(ctx: SkillContext, wish: Wish): Promise<ChangeProgress> {
  return moveMoney(ctx, await changeOrder(ctx, wish));
}

async function moveMoney(ctx: SkillContext, begun: ChangeProgress): Promise<ChangeProgress> {
  let progress = begun;
  const charge = begun.money.find((row) => row.kind === "CHARGE" && row.status === "PENDING");
  if (charge) progress = await makeCharge(ctx, charge);
  if (progress.change.status === "PENDING") {
    // Its charge is being called off by whoever takes the change back.
    throw new AppError("CONFLICT", "This change was called off meanwhile.", { reason: "payment_voided" });
  }
  for (const row of progress.money) {
    if (row.kind === "REFUND" && row.status === "PENDING") progress = await makeRefund(ctx, row);
  }
  return progress;
}

async function makeCharge(ctx: SkillContext, row: LedgerRow): Promise<ChangeProgress> {
  const answer = await chargeAtGateway(ctx, row);
  const failed = answer.status === "DECLINED" ? answer.reason : "voided";
  const progress = await bookChangeMoney(ctx, {
    row,
    answer: answer.status === "SUCCEEDED" ? { id: answer.id } : { failed },
    executionId: ctx.executionId,
  });
  if (progress.change.status !== "FAILED") return progress;
  throw answer.status === "DECLINED"
    ? new AppError("CONFLICT", "The payment was declined. Use another payment method.", {
        reason: "payment_declined",
        details: { declined: answer.reason },
      })
    : new AppError("CONFLICT", "This payment was called off meanwhile.", { reason: "payment_voided" });
}

async function makeRefund(ctx: SkillContext, row: LedgerRow): Promise<ChangeProgress> {
  const answer = await giveBack(ctx, row);
  const progress = await bookChangeMoney(ctx, {
    row,
    answer: answer.status === "SUCCEEDED" ? { id: answer.id } : { failed: answer.reason },
    executionId: ctx.executionId,
  });
  if (answer.status === "SUCCEEDED") return progress;
  throw new AppError("CONFLICT", `The gateway refused the refund: ${answer.reason}.`, { reason: "refund_declined" });
}

/** The way the charge came where that is where it goes, else to a card or account that did not pay it. */
async function giveBack(ctx: SkillContext, row: LedgerRow) {
  const charge = await ctx.db.payment.findUniqueOrThrow({ where: { id: row.chargeId ?? "" } });
  return charge.paymentMethodId === row.paymentMethodId ? refundAtGateway(ctx, row) : creditAtGateway(ctx, row);
}

type Undo = Omit<z.input<typeof undoChangeInput>, "executionId"> & { reused: boolean };

/** Doubts and refunds on their way are settled first; more often than this somebody else is at the same order. */
const ROUNDS = 4;

/** Takes a change back. Throws what beginUndo does, TIMEOUT (gateway_timeout) and CONFLICT (payment_declined). */
export async function undoChange(ctx: SkillContext, { reused, ...undo }: Undo) {
  let restored = false;
  for (let round = 0; !reused; round++) {
    if (round === ROUNDS) {
      const message = `Order ${undo.orderId} is being changed by somebody else; try again.`;
      throw new AppError("CONFLICT", message, { reason: "change_under_way", retryable: true });
    }
    const step = await beginUndo(ctx, { ...undo, executionId: ctx.executionId });
    if (step.kind === "nothing") {
      restored ||= step.undone;
      break;
    }
    if (step.kind === "finish") await moveMoney(ctx, step.progress);
    if (step.kind === "doubt") {
      await settleDoubts(ctx, step.payments);
      await abandonChange(ctx, step.change);
      restored = true;
    }
    if (step.kind === "undo") {
      await moveMoney(ctx, step.progress);
      restored = true;
      break;
    }
  }
  const order = await findOrder(ctx, { orderId: undo.orderId });
  return { order_id: order.id, status: toOrderStatus(order.status), restored };
}
