import { z } from "zod";
import { COUPON_PROBLEMS, COUPON_PROBLEM_TEXT } from "../../commerce/coupon-terms";
import { quoteOrder as quoteStoreOrder } from "../../commerce/quote-order";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { CART_LABELS, cartOutput, toCartOutput } from "./cart-output";

const NONE = { "zh-CN": "", en: "" };

export const quoteOrder = defineSkill({
  id: "quote_order_v1",
  name: "quoteOrder",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN":
      "计算下单的金额：给定的商品或购物车，按当前价格，含运费；给出优惠券码时说明能否使用、减多少。不下单，也不使用优惠券。",
    en: "Says what an order would come to: goods that are named, or the cart, at today's prices with delivery, and with a coupon's or bundle's code whether it counts and what it takes off. Orders nothing and uses nothing up.",
  },
  input: z.object({
    /** Without items, what is in the customer's cart. */
    items: z
      .array(z.object({ sku: z.string().min(1).max(64), quantity: z.int().min(1).max(99) }))
      .min(1)
      .max(50)
      .nullish(),
    coupon_code: z.string().min(1).max(64).nullish(),
  }),
  output: z.object({
    ...cartOutput,
    /** As it would be used; null when none was named. */
    coupon_code: z.string().nullable(),
    /** Why it does not count; null when it does, or when none was named. */
    coupon_problem: z.enum(COUPON_PROBLEMS).nullable(),
    coupon_problem_text: localizedSchema,
    /** What the total is lower for it. */
    discount_minor: z.int(),
  }),
  permissions: ["order:create", "marketing:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  labels: CART_LABELS,
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ coupon_code }, locale) =>
    locale === "zh-CN"
      ? `计算下单金额${coupon_code ? `（优惠券 ${coupon_code}）` : ""}`
      : `Work out what the order comes to${coupon_code ? ` with the code ${coupon_code}` : ""}`,
  run: async (ctx, { items, coupon_code }) => {
    const { coupon, discountMinor, ...cart } = await quoteStoreOrder(ctx, { items, couponCode: coupon_code });
    const problem = coupon?.problem ?? null;
    return {
      ...toCartOutput(cart),
      coupon_code: coupon?.code ?? null,
      coupon_problem: problem,
      coupon_problem_text: problem === null ? NONE : COUPON_PROBLEM_TEXT[problem],
      discount_minor: discountMinor,
    };
  },
});
