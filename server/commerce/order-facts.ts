// What every rule about changing an order looks at: the order under its lock, its money, and what was changed before.
import { isGuest, type Ctx } from "../context";
import type { OrderChange, PaymentMethod } from "../db";
import { isCharged, isDoubtful, readLedger, type LedgerRow } from "./ledger";
import type { LockedOrder } from "./lock-order";
import { refusalOf, refused } from "./order-refusals";
import type { ChangeAction } from "./order-requests";
import { toOrderStatus, type OrderStatus } from "./order-status";

export type OrderFacts = {
  order: LockedOrder;
  status: OrderStatus;
  rows: LedgerRow[];
  changes: OrderChange[];
};

export async function readFacts(ctx: Ctx, order: LockedOrder): Promise<OrderFacts> {
  const rows = await readLedger(ctx.db, order.id);
  const changes = await ctx.db.orderChange.findMany({ where: { orderId: order.id }, orderBy: { createdAt: "asc" } });
  return { order, status: toOrderStatus(order.status), rows, changes };
}

/** Nothing is changed while money of the order is on its way: nobody would know what there is to give back. */
export function requireSettled({ rows, changes }: OrderFacts): void {
  if (changes.some((change) => change.status === "PENDING")) throw refused("change_under_way");
  if (rows.some((row) => isDoubtful(row) || row.status === "PENDING")) throw refused("payment_in_doubt");
}

/** Changes that hold: not failed, not taken back, and not the taking back itself. */
export function holds({ changes }: OrderFacts, kind: string): boolean {
  return changes.some((change) => change.kind === kind && change.status === "DONE" && change.undoesId === null);
}

/** An order is pending until it is being prepared; once its items were changed, nothing else of it is. */
export function requireOpen(facts: OrderFacts): void {
  const { status } = facts;
  if (status !== "PAID" && status !== "PENDING_PAYMENT") throw refused("order_not_pending", { status });
  if (holds(facts, "ITEMS")) throw refused("items_already_modified");
}

export function requirePending(facts: OrderFacts): void {
  requireOpen(facts);
  requireSettled(facts);
}

export function requireDelivered(facts: OrderFacts): void {
  const { status } = facts;
  if (status !== "DELIVERED") throw refused("order_not_delivered", { status });
  requireSettled(facts);
}

/** The payments that make up the order as it stands: without those of changes that failed or were taken back. */
export function standingRows({ rows, changes }: OrderFacts): LedgerRow[] {
  const off = new Set(changes.filter((one) => one.status !== "DONE" || one.undoesId !== null).map(({ id }) => id));
  return rows.filter((row) => row.status === "SUCCEEDED" && (row.changeId === null || !off.has(row.changeId)));
}

async function paidFor({ db }: Ctx, order: LockedOrder, paymentMethodId: string): Promise<boolean> {
  return (await readLedger(db, order.id)).some((row) => isCharged(row) && row.paymentMethodId === paymentMethodId);
}

/** A payment method of the order's own customer; for a guest one that the order was paid with. */
export async function methodOf(ctx: Ctx, order: LockedOrder, id: string | undefined): Promise<PaymentMethod> {
  if (id === undefined) throw refused("payment_method_required");
  const method = /^[\w-]+$/.test(id)
    ? await ctx.db.paymentMethod.findFirst({ where: { id, customerId: order.customerId } })
    : null;
  if (method && isGuest(ctx.actor) && !(await paidFor(ctx, order, method.id)))
    throw refused("payment_method_not_found");
  if (!method || (method.kind !== "gift_card" && !method.gatewayToken)) throw refused("payment_method_not_found");
  if (method.kind === "gift_card" && method.currency !== order.currency) throw refused("currency_differs");
  return method;
}

/** Whether a gift card, if it is one, covers an amount. Others are asked when they are charged. */
export function requireCover(method: PaymentMethod, amountMinor: number, currency: string): void {
  if (method.kind !== "gift_card" || amountMinor <= 0) return;
  if ((method.balanceMinor ?? 0) < amountMinor) {
    throw refused("insufficient_balance", {
      balanceMinor: method.balanceMinor,
      differenceMinor: amountMinor,
      currency,
    });
  }
}

const RULES: Record<ChangeAction, (facts: OrderFacts) => void> = {
  cancel: requireCancellable,
  modify_items: requirePaid,
  modify_address: requirePending,
  modify_payment: requirePaid,
  return: requireDelivered,
  exchange: requireDelivered,
};

/** A charge of an unpaid order that is in doubt is called off before the order is cancelled, so it does not stand in the way. */
export function requireCancellable(facts: OrderFacts): void {
  requireOpen(facts);
  if (facts.status === "PAID") requireSettled(facts);
}

/** Items and payment are changed once there is a payment to settle the difference with. */
export function requirePaid(facts: OrderFacts): void {
  requirePending(facts);
  if (facts.status === "PENDING_PAYMENT") throw refused("order_awaits_payment");
}

/** What the order's status and history leave open. */
export async function possibleActions(ctx: Ctx, order: LockedOrder): Promise<ChangeAction[]> {
  const facts = await readFacts(ctx, order);
  return (Object.keys(RULES) as ChangeAction[]).filter((action) => {
    try {
      RULES[action](facts);
      return !(action === "exchange" && holds(facts, "EXCHANGE"));
    } catch (error) {
      if (refusalOf(error)) return false;
      throw error;
    }
  });
}
