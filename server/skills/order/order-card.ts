// An order as a conversation draws it.
import type { Locale, Localized } from "../../context";
import type { Prisma } from "../../db";
import type { OrderCard } from "../cards.schema";

type Order = {
  order_id: string;
  status: string;
  status_text: Localized;
  items: readonly {
    name: string;
    name_zh: string;
    options_words?: Localized | undefined;
    quantity: number;
    unit_price_minor: number;
  }[];
  total_minor: number;
  currency: string;
  placed_at: string;
  estimated_delivery: string | null;
  delivered_at: string | null;
  ship_to?: string | null | undefined;
  actions?: readonly string[] | undefined;
};

/** Once it is one of these, nothing of it is expected any more. */
const OVER: ReadonlySet<string> = new Set([
  "DELIVERED",
  "CANCELLED",
  "RETURN_REQUESTED",
  "RETURNED",
  "EXCHANGE_REQUESTED",
  "REFUNDED",
]);

export function orderCard(order: Order, { locale, now }: { locale: Locale; now: Date }): OrderCard {
  const { estimated_delivery: estimated, delivered_at: deliveredAt } = order;
  const expected = estimated && !deliveredAt && !OVER.has(order.status) && new Date(estimated) >= now;
  return {
    orderId: order.order_id,
    status: order.status,
    statusText: order.status_text[locale],
    placedAt: order.placed_at,
    expectedAt: expected ? estimated : null,
    deliveredAt,
    items: order.items.map((item) => ({
      name: locale === "zh-CN" ? item.name_zh : item.name,
      options: item.options_words?.[locale] || null,
      quantity: item.quantity,
      unitMinor: item.unit_price_minor,
    })),
    totalMinor: order.total_minor,
    currency: order.currency,
    shipTo: order.ship_to ?? null,
    actions: [...(order.actions ?? [])],
  };
}

/** "Oakland, CA, US": enough to tell the customer's addresses apart, and no street. */
export function shortAddress(address: Prisma.JsonValue): string | null {
  if (typeof address !== "object" || address === null || Array.isArray(address)) return null;
  const parts = [address.city, address.region, address.country].filter(
    (part): part is string => typeof part === "string" && part.trim() !== "",
  );
  return parts.length > 0 ? [...new Set(parts)].join(", ") : null;
}
