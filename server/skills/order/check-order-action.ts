import { z } from "zod";
import { previewChange } from "../../commerce/change-order";
import { methodLabel, readLedger } from "../../commerce/ledger";
import { orderIdSchema } from "../../commerce/order-id";
import { ORDER_REFUSALS, refusalOf } from "../../commerce/order-refusals";
import { CHANGE_ACTIONS } from "../../commerce/order-requests";
import { ORDER_STATUSES, ORDER_STATUS_TEXT, toOrderStatus } from "../../commerce/order-status";
import { findOrder } from "../../commerce/orders";
import { paymentMethodName } from "../../commerce/payment-methods";
import type { Plan } from "../../commerce/plan-change";
import type { Ctx } from "../../context";
import type { PaymentMethod } from "../../db";
import { AppError } from "../../errors";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { plainText } from "../plain-text";
import { canCredit } from "../payment/at-gateway";
import {
  addressInput,
  changedLines,
  itemsInput,
  localized,
  NO_LINES,
  paymentMethodInput,
  toAddress,
  toItems,
} from "./change-input";
import { effectText } from "./effect-text";

const REASONS = Object.keys(ORDER_REFUSALS) as [keyof typeof ORDER_REFUSALS];

export const checkOrderAction = defineSkill({
  id: "check_order_action_v1",
  name: "checkOrderAction",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN":
      "检查客户对订单的要求是否允许：取消、修改商品、地址或付款方式、退货、换货。只检查不执行；给出差额、退款去向和一句可供确认的说明，不允许时给出原因和可行的办法。",
    en: "Checks whether what a customer asks of an order is allowed: cancel, change items, address or payment, return, exchange. Does nothing; gives the difference, where money goes and one line to confirm, or the reason why not and what can be done instead.",
  },
  input: z.object({
    order_id: orderIdSchema,
    action: z.enum(CHANGE_ACTIONS),
    ...itemsInput,
    address: addressInput.optional(),
    payment_method_id: paymentMethodInput.optional(),
    reason: plainText(200).optional(),
  }),
  output: z.object({
    order_id: z.string(),
    action: z.enum(CHANGE_ACTIONS),
    status: z.enum(ORDER_STATUSES),
    status_text: localizedSchema,
    allowed: z.boolean(),
    reason: z.enum(REASONS).nullable(),
    /** Why not, and what can be done instead; empty when it is allowed. */
    reason_text: localizedSchema,
    /** Above zero: the customer pays it; below: it is given back. Also said when only the payment method is missing. */
    difference_minor: z.int(),
    charge_minor: z.int(),
    refund_minor: z.int(),
    total_minor: z.int(),
    currency: z.string(),
    payment_method: z.string().nullable(),
    refunds: z.array(z.object({ payment_method: z.string(), amount_minor: z.int() })),
    changed: z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) }),
    /** What would happen, for the customer to confirm: a sentence, with a list of the items where there are several; empty when it is not allowed. */
    effect: localizedSchema,
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  labels: { payment_method: "pii", "refunds.*.payment_method": "pii", "effect.en": "pii", "effect.zh-CN": "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `检查订单 ${order_id} 是否允许变更` : `Check what may be done with order ${order_id}`,
  run: async (ctx, { order_id, action, address, payment_method_id, reason, ...named }) => {
    const order = await findOrder(ctx, { orderId: order_id });
    const status = toOrderStatus(order.status);
    const common = {
      order_id: order.id,
      action,
      status,
      status_text: ORDER_STATUS_TEXT[status],
      total_minor: order.totalMinor,
      currency: order.currency,
    };
    try {
      const plan = await previewChange(ctx, {
        orderId: order.id,
        action,
        items: toItems(named),
        address: address && toAddress(address),
        paymentMethodId: payment_method_id,
        reason,
        canCredit: await canCredit(ctx),
      });
      const { names, ...money } = await moneyOf(ctx, order.id, plan);
      const total = plan.after.order?.totalMinor ?? order.totalMinor;
      return {
        ...common,
        ...money,
        allowed: true,
        reason: null,
        reason_text: localized("", ""),
        difference_minor: plan.detail.differenceMinor ?? 0,
        total_minor: total,
        changed: changedLines(plan.detail),
        effect: effectText({ orderId: order.id, currency: order.currency, plan, ...names }),
      };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      const difference = error instanceof AppError ? error.options.details?.differenceMinor : 0;
      return {
        ...common,
        allowed: false,
        reason: refusal,
        reason_text: ORDER_REFUSALS[refusal],
        difference_minor: typeof difference === "number" ? difference : 0,
        charge_minor: 0,
        refund_minor: 0,
        payment_method: null,
        refunds: [],
        changed: NO_LINES,
        effect: localized("", ""),
      };
    }
  },
});

/** The money a plan moves, by the names people know. */
async function moneyOf(ctx: Ctx, orderId: string, { charge, refunds, detail }: Plan) {
  const rows = await readLedger(ctx.db, orderId);
  const target = await ctx.db.paymentMethod.findUnique({ where: { id: detail.paymentMethodId ?? "" } });
  const named = refunds.map(({ chargeId, methodId, amountMinor }) => {
    const charged = rows.find((row) => row.id === chargeId);
    const method = methodId === null ? (charged?.paymentMethod ?? null) : target;
    return { method, amountMinor };
  });
  const label = (method: PaymentMethod | null) => methodLabel(method, ctx.locale);
  return {
    charge_minor: charge?.amountMinor ?? 0,
    refund_minor: refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    payment_method: target ? label(target) : null,
    refunds: named.map(({ method, amountMinor }) => ({ payment_method: label(method), amount_minor: amountMinor })),
    /** For a sentence that is written in both languages. */
    names: {
      method: target && paymentMethodName(target),
      back: named.map(({ method, amountMinor }) => ({ method: method && paymentMethodName(method), amountMinor })),
    },
  };
}
