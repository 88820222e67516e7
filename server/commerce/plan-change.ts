// The rules of changing an order that was placed: what is allowed, what it costs and what becomes of the order. Pure but
// for reads; the same plan answers "may I?" and is then carried out. Every "no" is a refusal of order-refusals.
import type { Ctx } from "../context";
import type { PaymentMethod } from "../db";
import { newId } from "../ids";
import { leftOfCharges } from "./ledger";
import {
  methodOf,
  requireCover,
  requireCancellable,
  requireDelivered,
  requirePaid,
  requirePending,
  holds,
  standingRows,
} from "./order-facts";
import type { OrderFacts } from "./order-facts";
import { refused } from "./order-refusals";
import {
  CANCEL_REASONS,
  CHANGE_KINDS,
  type ChangeDetail,
  type ChangeKind,
  type OrderRequest,
  type OrderState,
} from "./order-requests";
import { refundsTo, type PlannedRefund } from "./planned-refunds";
import { countSources, countTargets, replaceItems, resolveLines, statesOf, subtotalOf } from "./plan-items";

export type Plan = {
  kind: ChangeKind;
  detail: ChangeDetail;
  before: OrderState;
  after: OrderState;
  charge: { method: PaymentMethod; amountMinor: number } | null;
  refunds: PlannedRefund[];
  /** Goods by variant: taken from stock before the change holds, put back once it does. */
  take: ReadonlyMap<string, number>;
  give: ReadonlyMap<string, number>;
};

const NONE: ReadonlyMap<string, number> = new Map();
const MAX_TOTAL_MINOR = 2_000_000_000;

/** Throws the refusals of order-refusals. */
export async function planChange(ctx: Ctx, facts: OrderFacts, request: OrderRequest): Promise<Plan> {
  switch (request.action) {
    case "cancel":
      return planCancel(facts, request);
    case "modify_items":
      return planItems(ctx, facts, request);
    case "modify_address":
      return planAddress(facts, request);
    case "modify_payment":
      return planPayment(ctx, facts, request);
    case "return":
      return planReturn(ctx, facts, request);
    case "exchange":
      return planExchange(ctx, facts, request);
  }
}

function basis(action: OrderRequest["action"], detail: ChangeDetail): Plan {
  const kind = CHANGE_KINDS[action];
  return { kind, detail, before: {}, after: {}, charge: null, refunds: [], take: NONE, give: NONE };
}

function planCancel(facts: OrderFacts, request: OrderRequest): Plan {
  requireCancellable(facts);
  const said = request.reason
    ?.trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "_");
  const reason = CANCEL_REASONS.find((known) => known === said);
  if (!reason) throw refused("reason_not_accepted", { accepted: CANCEL_REASONS });
  const { order } = facts;
  const left = [...leftOfCharges(facts.rows)].filter(([, amountMinor]) => amountMinor > 0);
  const refunds = left.map(([chargeId, amountMinor]) => ({ chargeId, methodId: null, amountMinor }));
  const returned = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    ...basis(request.action, { reason, differenceMinor: returned === 0 ? 0 : -returned }),
    before: { order: { status: order.status, cancelReason: order.cancelReason } },
    after: { order: { status: "CANCELLED", cancelReason: reason } },
    refunds,
  };
}

function planAddress(facts: OrderFacts, request: OrderRequest): Plan {
  requirePending(facts);
  if (!request.address) throw refused("address_required");
  const former = facts.order.shippingAddress;
  const kept = former !== null && typeof former === "object" && !Array.isArray(former) ? former : {};
  return {
    ...basis(request.action, {}),
    before: { order: { shippingAddress: former } },
    after: { order: { shippingAddress: { ...kept, ...request.address } } },
  };
}

async function planItems(ctx: Ctx, facts: OrderFacts, request: OrderRequest): Promise<Plan> {
  requirePaid(facts);
  const { order } = facts;
  const lines = await resolveLines(ctx.db, facts, request.items ?? []);
  if (lines.some((line) => line.to === null)) throw refused("items_required");
  if (lines.some((line) => line.to?.variantId === line.variantId)) throw refused("same_item");
  const items = statesOf(order.items);
  const replaced = replaceItems(items, lines, () => newId("item"));
  // What the items came to may differ from the order's own subtotal; only the difference is theirs to change.
  const subtotalMinor = order.subtotalMinor + subtotalOf(replaced) - subtotalOf(items);
  const discountMinor = Math.min(order.discountMinor, Math.max(subtotalMinor, 0));
  const totalMinor = subtotalMinor - discountMinor + order.shippingMinor;
  if (totalMinor > MAX_TOTAL_MINOR) throw refused("order_too_large");
  const differenceMinor = totalMinor - order.totalMinor;
  const method = await payerOf(ctx, facts, request, differenceMinor);
  const { subtotalMinor: subtotal, discountMinor: discount, totalMinor: total } = order;
  return {
    ...basis(request.action, { lines, paymentMethodId: method.id, differenceMinor }),
    before: { order: { subtotalMinor: subtotal, discountMinor: discount, totalMinor: total }, items },
    after: { order: { subtotalMinor, discountMinor, totalMinor }, items: replaced },
    charge: differenceMinor > 0 ? { method, amountMinor: differenceMinor } : null,
    refunds: differenceMinor < 0 ? refundsTo(facts, method, -differenceMinor, request.canCredit) : [],
    take: countTargets(lines),
    give: countSources(lines),
  };
}

/** Whoever pays a difference or receives it; a gift card must cover what it pays. The refusals name the difference. */
async function payerOf(ctx: Ctx, facts: OrderFacts, request: OrderRequest, differenceMinor: number) {
  const { order } = facts;
  if (request.paymentMethodId === undefined) {
    throw refused("payment_method_required", { differenceMinor, currency: order.currency });
  }
  const method = await methodOf(ctx, order, request.paymentMethodId);
  requireCover(method, differenceMinor, order.currency);
  return method;
}

async function planPayment(ctx: Ctx, facts: OrderFacts, request: OrderRequest): Promise<Plan> {
  requirePaid(facts);
  const { order } = facts;
  const settled = standingRows(facts).some((row) => row.kind === "REFUND");
  if (holds(facts, "PAYMENT") || settled) throw refused("payment_already_modified");
  // Not necessarily the first charge: a change that was taken back left its own.
  const left = [...leftOfCharges(facts.rows)].filter(([, amount]) => amount > 0);
  const [[chargeId, amountMinor] = ["", 0], ...others] = left;
  const charge = facts.rows.find((row) => row.id === chargeId);
  if (!charge || others.length > 0) throw refused("paid_in_parts");
  const method = await methodOf(ctx, order, request.paymentMethodId);
  if (method.id === charge.paymentMethodId) throw refused("same_payment_method");
  requireCover(method, amountMinor, order.currency);
  return {
    ...basis(request.action, { paymentMethodId: method.id, differenceMinor: 0 }),
    charge: { method, amountMinor },
    refunds: [{ chargeId, methodId: null, amountMinor }],
  };
}

async function planReturn(ctx: Ctx, facts: OrderFacts, request: OrderRequest): Promise<Plan> {
  requireDelivered(facts);
  const { order } = facts;
  const all = order.items.map((item) => ({ item: item.variantId, quantity: item.quantity }));
  const choices = (request.items ?? all).map(({ item, quantity }) => ({ item, quantity }));
  const lines = await resolveLines(ctx.db, facts, choices);
  const worth = lines.reduce((sum, line) => sum + line.priceMinor, 0);
  // A discount was given on everything, so what comes back for a part is its share of what was paid.
  const paid = order.subtotalMinor - order.discountMinor;
  const share = order.discountMinor === 0 ? worth : Math.floor((worth * paid) / Math.max(order.subtotalMinor, 1));
  const differenceMinor = share === 0 ? 0 : -share;
  if (request.paymentMethodId === undefined) {
    throw refused("payment_method_required", { differenceMinor, currency: order.currency });
  }
  const method = await methodOf(ctx, order, request.paymentMethodId);
  const paidWith = standingRows(facts).filter((row) => row.kind === "CHARGE");
  const original = paidWith.some((row) => row.paymentMethodId === method.id);
  if (!original && method.kind !== "gift_card") throw refused("refund_method_not_allowed");
  return {
    ...basis(request.action, { lines, paymentMethodId: method.id, differenceMinor }),
    before: { order: { status: order.status } },
    after: { order: { status: "RETURN_REQUESTED" } },
  };
}

async function planExchange(ctx: Ctx, facts: OrderFacts, request: OrderRequest): Promise<Plan> {
  requireDelivered(facts);
  if (holds(facts, "EXCHANGE")) throw refused("already_exchanged");
  const lines = await resolveLines(ctx.db, facts, request.items ?? []);
  if (lines.some((line) => line.to === null)) throw refused("items_required");
  const differenceMinor = lines.reduce((sum, line) => sum + (line.to?.priceMinor ?? 0) - line.priceMinor, 0);
  const method = await payerOf(ctx, facts, request, differenceMinor);
  return {
    ...basis(request.action, { lines, paymentMethodId: method.id, differenceMinor }),
    before: { order: { status: facts.order.status } },
    after: { order: { status: "EXCHANGE_REQUESTED" } },
    // The replacement is set aside; what it costs more is charged, and what it costs less given back, once the goods are in.
    take: countTargets(lines),
  };
}
