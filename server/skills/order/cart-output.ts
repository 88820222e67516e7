// What a customer is about to order, as skills tell of it: goods in a line for each, what they come to, where to and how
// paid. One form for the cart and for goods that are named.
import { z } from "zod";
import { CART_PROBLEMS, type readCart } from "../../commerce/cart";
import type { Locale } from "../../context";
import { addressText } from "../customer/customer-input";
import { optionsText } from "./item-texts";

const linesSchema = z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) });

export const cartOutput = {
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
  lines: linesSchema,
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
  unavailable: linesSchema,
};
export const CART_LABELS = { ship_to: "pii", payment_method: "pii" } as const;

type Cart = Awaited<ReturnType<typeof readCart>>;

export function toCartOutput({ items, unavailable, address, ...cart }: Cart) {
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
}
