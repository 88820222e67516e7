// What did not agree when orders, ledger and gateway were compared. A difference has one row and one task for as long as
// it stands: closing the task does not open another, and a difference that is gone is marked so, with the task left to
// whoever has it.
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Localized } from "../context";
import type { Prisma } from "../db";
import { transaction } from "../db";
import { newId } from "../ids";
import { openTask } from "./tickets";

export const DIFFERENCE_TEXT = {
  missing_at_gateway: {
    "zh-CN": "账本记有一笔款项，网关没有这笔交易",
    en: "The ledger has a payment that the gateway does not know",
  },
  missing_in_ledger: {
    "zh-CN": "网关有一笔交易，账本没有记录",
    en: "The gateway moved money that the ledger does not know",
  },
  amount_differs: { "zh-CN": "账本与网关的金额不一致", en: "Ledger and gateway name different amounts" },
  failed_at_gateway: {
    "zh-CN": "账本记为已退款，但网关的退款最终失败",
    en: "A refund that the ledger calls made has failed at the gateway",
  },
  payment_in_doubt: {
    "zh-CN": "一笔款项长时间没有结果",
    en: "Nobody has found out for a long time what became of a payment",
  },
  order_underpaid: { "zh-CN": "订单已按付款处理，但收款不足", en: "An order counts as paid, but less was charged" },
  order_overpaid: { "zh-CN": "订单所收款项超过应付金额", en: "More is held for an order than it costs" },
  order_holds_money: {
    "zh-CN": "订单已取消、已退款或未付款，却仍持有款项",
    en: "Money is held for an order that was cancelled, refunded or never paid in full",
  },
  order_given_back: {
    "zh-CN": "款项已全部退回，订单仍按已付款处理",
    en: "All of an order's money was given back, but it still counts as paid",
  },
  gift_card_balance: {
    "zh-CN": "礼品卡余额与账本不一致",
    en: "A gift card's balance is not what the ledger makes of it",
  },
  charge_disputed: { "zh-CN": "客户向银行申请了拒付", en: "A customer disputes a charge with their bank" },
} as const satisfies Record<string, Localized>;
export type DifferenceKind = keyof typeof DIFFERENCE_TEXT;

export type Difference = {
  kind: DifferenceKind;
  /** What it is about, so that it is known again: a payment, a transaction, an order, a card. */
  subject: string;
  orderId: string | null;
  paymentId: string | null;
  gatewayTransactionId: string | null;
  details: Record<string, string | number | null>;
};

const fingerprintOf = ({ kind, subject }: Difference) => `${kind}:${subject}`;

/** Writes a difference down and opens its task, unless it stands already. Returns whether it is new. */
export async function recordDifference(ctx: Ctx, difference: Difference): Promise<boolean> {
  requirePermission(ctx, "gateway:reconcile");
  const now = ctx.clock.now();
  const fingerprint = fingerprintOf(difference);
  return transaction(ctx.db, async (db) => {
    const { kind, orderId, paymentId, gatewayTransactionId, details } = difference;
    const id = newId("ldiff");
    // Two runs at once see the same difference; the row that is there first is the one.
    const { count } = await db.ledgerDifference.createMany({
      data: [
        { id, fingerprint, kind, orderId, paymentId, gatewayTransactionId, details, firstSeenAt: now, lastSeenAt: now },
      ],
      skipDuplicates: true,
    });
    if (count === 0) {
      await db.ledgerDifference.updateMany({ where: { fingerprint, resolvedAt: null }, data: { lastSeenAt: now } });
      return false;
    }
    const ticket = await openTask({ ...ctx, db }, await taskFor({ ...ctx, db }, difference, id));
    await db.ledgerDifference.update({ where: { id }, data: { ticketId: ticket.id } });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "ledger.difference",
        resourceType: "ledger_difference",
        resourceId: id,
        after: { kind, orderId, paymentId, gatewayTransactionId, ticket: ticket.number, ...details },
      },
    );
    return true;
  });
}

async function taskFor(ctx: Ctx, difference: Difference, id: string) {
  const { kind, details, paymentId, gatewayTransactionId } = difference;
  const where = { id: difference.orderId ?? "" };
  const order = await ctx.db.order.findUnique({ where, select: { id: true, customerId: true } });
  const text = DIFFERENCE_TEXT[kind];
  const facts = Object.entries({ order: difference.orderId, payment: paymentId, gatewayTransactionId, ...details })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`);
  return {
    kind: "PAYMENT",
    priority: "HIGH",
    customerId: order?.customerId ?? null,
    orderId: order?.id ?? null,
    subject: order ? `${text.en} (#${order.id})` : text.en,
    description: [text.en, text["zh-CN"], "", ...facts].join("\n"),
    executionId: null,
    idempotencyKey: `difference:${id}`,
  } as const;
}

/** Those that stood and were looked for again, but not found any more. Returns how many. */
export async function resolveDifferences(
  ctx: Ctx,
  input: { kinds: readonly DifferenceKind[]; found: readonly Difference[]; seenBefore: Date },
): Promise<number> {
  requirePermission(ctx, "gateway:reconcile");
  const still = input.found.map(fingerprintOf);
  const where: Prisma.LedgerDifferenceWhereInput = {
    resolvedAt: null,
    kind: { in: [...input.kinds] },
    fingerprint: { notIn: still },
    firstSeenAt: { lt: input.seenBefore },
  };
  const { count } = await ctx.db.ledgerDifference.updateMany({ where, data: { resolvedAt: ctx.clock.now() } });
  return count;
}
