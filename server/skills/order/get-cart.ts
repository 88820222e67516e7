import { z } from "zod";
import { CART_PROBLEMS, readCart } from "../../commerce/cart";
import type { Locale } from "../../context";
import { addressText } from "../customer/customer-input";
import { defineSkill } from "../contract";
import { optionsText } from "./item-texts";

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
  output: z.object({
    items: z.array(
      z.object({
        sku: z.string(),
        name: z.string(),
        name_zh: z.string(),
        quantity: z.int(),
        unit_price_minor: z.int(),
      }),
    ),
    /** The same in a line for each, "2 × Wool scarf". */
    lines: z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) }),
    item_count: z.int(),
    subtotal_minor: z.int(),
    shipping_minor: z.int(),
    total_minor: z.int(),
    /** Null for an empty cart and for one of several currencies. */
    currency: z.string().nullable(),
    ship_to: z.string().nullable(),
    payment_method: z.string().nullable(),
    /** Null when it can be ordered as it is. */
    problem: z.enum(CART_PROBLEMS).nullable(),
    unavailable: z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) }),
  }),
  permissions: ["order:create"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  labels: { ship_to: "pii", payment_method: "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "查看购物车" : "Look into the cart"),
  run: async (ctx) => {
    const { items, unavailable, address, ...cart } = await readCart(ctx);
    const line = ({ variant, quantity }: (typeof items)[number], locale: Locale) => {
      const form = optionsText(variant.options)[locale];
      const name = locale === "en" ? variant.product.nameEn : variant.product.nameZh;
      return `${quantity} × ${name}${form === "" ? "" : locale === "en" ? ` (${form})` : `（${form}）`}`;
    };
    return {
      items: items.map(({ variant, quantity }) => ({
        sku: variant.sku,
        name: variant.product.nameEn,
        name_zh: variant.product.nameZh,
        quantity,
        unit_price_minor: variant.priceMinor,
      })),
      lines: {
        "zh-CN": items.map((item) => line(item, "zh-CN")),
        en: items.map((item) => line(item, "en")),
      },
      item_count: items.reduce((sum, { quantity }) => sum + quantity, 0),
      subtotal_minor: cart.subtotalMinor,
      shipping_minor: cart.shippingMinor,
      total_minor: cart.totalMinor,
      currency: cart.currency,
      ship_to: address && [address.recipient, addressText(address)].filter(Boolean).join(", "),
      payment_method: cart.paymentMethod,
      problem: cart.problem,
      unavailable: {
        "zh-CN": unavailable.map(({ product }) => product.nameZh),
        en: unavailable.map(({ product }) => product.nameEn),
      },
    };
  },
});
