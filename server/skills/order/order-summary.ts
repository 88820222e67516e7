// An order in a list: enough to tell it from the others, in both languages.
import { z } from "zod";
import type { ListedOrder } from "../../commerce/list-orders";
import { ORDER_STATUSES, ORDER_STATUS_TEXT, toOrderStatus } from "../../commerce/order-status";
import { formatMoney } from "../../resources/mail-templates/format";
import { localizedSchema } from "../localized";

export const orderSummarySchema = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  status: z.enum(ORDER_STATUSES),
  status_text: localizedSchema,
  item_count: z.int(),
  items_text: localizedSchema,
  total_minor: z.int(),
  currency: z.string(),
  placed_at: z.iso.datetime(),
  /** "#12345 · Earbuds, Mug · $92.59 · Shipped". */
  line: localizedSchema,
});

export function toSummary(order: ListedOrder): z.output<typeof orderSummarySchema> {
  const status = toOrderStatus(order.status);
  const zh = order.items.map((item) => item.nameZh).join("、");
  const en = order.items.map((item) => item.nameEn).join(", ");
  const price = (locale: "zh-CN" | "en") => formatMoney(order.totalMinor, order.currency, locale);
  return {
    order_id: order.id,
    customer_id: order.customerId,
    status,
    status_text: ORDER_STATUS_TEXT[status],
    item_count: order.items.reduce((sum, item) => sum + item.quantity, 0),
    items_text: { "zh-CN": zh, en },
    total_minor: order.totalMinor,
    currency: order.currency,
    placed_at: order.placedAt.toISOString(),
    line: {
      "zh-CN": `#${order.id} · ${zh} · ${price("zh-CN")} · ${ORDER_STATUS_TEXT[status]["zh-CN"]}`,
      en: `#${order.id} · ${en} · ${price("en")} · ${ORDER_STATUS_TEXT[status].en}`,
    },
  };
}
