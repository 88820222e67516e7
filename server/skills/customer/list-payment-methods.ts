import { z } from "zod";
import { listPaymentMethods as listStoreMethods, PAYMENT_METHOD_KINDS } from "../../commerce/payment-methods";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { customerId } from "./customer-input";

export const listPaymentMethods = defineSkill({
  id: "list_payment_methods_v1",
  name: "listPaymentMethods",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN": "列出客户的支付方式，默认的在前；礼品卡附余额。可只列一种。客户只能查自己的。",
    en: "Lists a customer's payment methods, the default one first; gift cards with their balance. Customers read only their own.",
  },
  input: z.object({ customer_id: customerId, kind: z.enum(PAYMENT_METHOD_KINDS).optional() }),
  output: z.object({
    payment_methods: z.array(
      z.object({
        payment_method_id: z.string(),
        kind: z.enum(PAYMENT_METHOD_KINDS),
        /** "Visa ··4242" */
        name: localizedSchema,
        brand: z.string().nullable(),
        last4: z.string().nullable(),
        expired: z.boolean(),
        /** Of a gift card; null for the others. */
        balance_minor: z.int().nullable(),
        currency: z.string().nullable(),
        is_default: z.boolean(),
      }),
    ),
    count: z.int(),
  }),
  permissions: ["customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 200, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { "payment_methods.*.name": "pii", "payment_methods.*.last4": "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "查询客户的支付方式" : "Look up the customer's payment methods"),
  run: async (ctx, { customer_id, kind }) => {
    const methods = await listStoreMethods(ctx, { customerId: customer_id });
    const wanted = methods.filter((method) => kind === undefined || method.kind === kind);
    return {
      payment_methods: wanted.map((method) => ({
        payment_method_id: method.id,
        kind: z.enum(PAYMENT_METHOD_KINDS).parse(method.kind),
        name: method.name,
        brand: method.brand,
        last4: method.last4,
        expired: method.expired,
        balance_minor: method.balanceMinor,
        currency: method.currency,
        is_default: method.isDefault,
      })),
      count: wanted.length,
    };
  },
});
