import { z } from "zod";
import { listItemVariants as readVariants } from "../../commerce/order-choices";
import { orderIdSchema } from "../../commerce/order-id";
import { optionWord } from "../../commerce/option-words";
import type { Localized } from "../../context";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { optionsText, optionValues, withPrice } from "./item-texts";

export const listItemVariants = defineSkill({
  id: "list_item_variants_v1",
  name: "listItemVariants",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "列出订单里某件商品可以换成的其他规格：同一商品、有货、同一币种，并给出与原价的差额。",
    en: "Lists what an item of an order can be changed to: other variants of the same product that can be had now, with the difference in price.",
  },
  input: z.object({
    order_id: orderIdSchema,
    item: z.string().min(1).max(100),
    /** An exchange may be for the very same; a change is for another. */
    action: z.enum(["modify_items", "exchange"]).default("modify_items"),
  }),
  output: z.object({
    order_id: z.string(),
    item: z.string(),
    item_name: localizedSchema,
    variants: z.array(
      z.object({
        sku: z.string(),
        item_id: z.string(),
        options: z.string(),
        /** The same in both languages, and what each of `values` is called. */
        label: localizedSchema.optional(),
        words: z.record(z.string(), localizedSchema).optional(),
        /** By option: {"color": "black"}; of_values are those of the item as it is. */
        values: z.record(z.string(), z.string()),
        of_values: z.record(z.string(), z.string()),
        of_label: localizedSchema,
        detail: localizedSchema,
        price_minor: z.int(),
        difference_minor: z.int(),
      }),
    ),
    currency: z.string(),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id, item }, locale) =>
    locale === "zh-CN"
      ? `列出订单 ${order_id} 中 ${item} 的其他规格`
      : `List what ${item} of order ${order_id} comes in`,
  run: async (ctx, { order_id, item: named, action }) => {
    const withSame = action === "exchange";
    const { item, variants, currency } = await readVariants(ctx, { orderId: order_id, item: named, withSame });
    const name = { "zh-CN": item.nameZh, en: item.nameEn };
    return {
      order_id: item.orderId,
      item: item.variant.sku,
      item_name: name,
      currency,
      variants: variants.map((variant) => ({
        sku: variant.sku,
        item_id: variant.id,
        options: optionsText(variant.options).en || variant.sku,
        label: optionsText(variant.options),
        words: wordsOf(optionValues(variant.options)),
        values: optionValues(variant.options),
        of_values: optionValues(item.variant.options),
        of_label: name,
        detail: withPrice(NO_WORDS, variant.priceMinor, currency),
        price_minor: variant.priceMinor,
        difference_minor: variant.priceMinor - item.unitPriceMinor,
      })),
    };
  },
});

const NO_WORDS: Localized = { "zh-CN": "", en: "" };

function wordsOf(values: Readonly<Record<string, string>>): Record<string, Localized> {
  return Object.fromEntries(Object.entries(values).map(([axis, value]) => [axis, optionWord(axis, value)]));
}
