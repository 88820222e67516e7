import { z } from "zod";
import { listOrderPaymentMethods as readMethods } from "../../commerce/order-choices";
import { orderIdSchema } from "../../commerce/order-id";
import { CHANGE_ACTIONS } from "../../commerce/order-requests";
import { PAYMENT_METHOD_KINDS } from "../../commerce/payment-methods";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { withPrice } from "./item-texts";

const KIND_TEXT = {
  credit_card: { "zh-CN": "银行卡", en: "credit card" },
  paypal: { "zh-CN": "PayPal", en: "PayPal" },
  gift_card: { "zh-CN": "礼品卡", en: "gift card" },
};

export const listOrderPaymentMethods = defineSkill({
  id: "list_order_payment_methods_v1",
  name: "listOrderPaymentMethods",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "列出可用于某项订单变更的付款方式：退货只退回原支付方式或礼品卡，改付款方式不含原方式。",
    en: "Lists the payment methods that may be used for a change of an order: a return goes back to the original one or a gift card, and a new one is not the original.",
  },
  input: z.object({ order_id: orderIdSchema, action: z.enum(CHANGE_ACTIONS) }),
  output: z.object({
    order_id: z.string(),
    payment_methods: z.array(
      z.object({
        payment_method_id: z.string(),
        kind: z.enum(PAYMENT_METHOD_KINDS),
        name: localizedSchema,
        detail: localizedSchema,
        original: z.boolean(),
        balance_minor: z.int().nullable(),
        currency: z.string().nullable(),
      }),
    ),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { "payment_methods.*.name": "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `列出订单 ${order_id} 可用的付款方式` : `List the payment methods for order ${order_id}`,
  run: async (ctx, { order_id, action }) => {
    const methods = await readMethods(ctx, { orderId: order_id, action });
    return {
      order_id,
      payment_methods: methods.map(({ method, original }) => {
        const kind = z.enum(PAYMENT_METHOD_KINDS).parse(method.kind);
        const { balanceMinor: balance, currency } = method;
        const used = { "zh-CN": original ? "原支付方式 · " : "", en: original ? "original · " : "" };
        const shown =
          balance !== null && currency ? withPrice({ "zh-CN": "", en: "" }, balance, currency) : KIND_TEXT[kind];
        return {
          payment_method_id: method.id,
          kind,
          name: method.name,
          detail: { "zh-CN": used["zh-CN"] + shown["zh-CN"], en: used.en + shown.en },
          original,
          balance_minor: balance,
          currency,
        };
      }),
    };
  },
});
