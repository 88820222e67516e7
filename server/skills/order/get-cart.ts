import { z } from "zod";
import { readCart } from "../../commerce/cart";
import { defineSkill } from "../contract";
import { CART_LABELS, cartOutput, toCartOutput } from "./cart-output";

export const getCart = defineSkill({
  id: "get_cart_v1",
  name: "getCart",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "读取客户自己的购物车：商品、按当前价格计算的金额、收货地址与付款方式，以及不能下单的原因。",
    en: "Reads the customer's own cart: goods, what they come to at today's prices, where to and how paid, and what stands in the way of ordering it.",
  },
  input: z.object({}),
  output: z.object(cartOutput),
  permissions: ["order:create"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  labels: CART_LABELS,
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "查看购物车" : "Look into the cart"),
  run: async (ctx) => toCartOutput(await readCart(ctx)),
});
