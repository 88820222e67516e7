import { z } from "zod";
import { customerSegment } from "../../commerce/customer-segment";
import { SEGMENTS, SEGMENT_TEXT } from "../../commerce/segments";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { customerId } from "./customer-input";

export const getCustomerSegment = defineSkill({
  id: "get_customer_segment_v1",
  name: "getCustomerSegment",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN": "按最近下单时间、下单次数和会员等级给客户分群，并说明依据。客户只能查自己的。",
    en: "Tells a customer's segment by their last order, number of orders and level, with the reasons. Customers read only their own.",
  },
  input: z.object({ customer_id: customerId }),
  output: z.object({
    customer_id: z.string(),
    segment: z.enum(SEGMENTS),
    segment_text: localizedSchema,
    reasons: z.array(localizedSchema),
    vip_level: z.int(),
    order_count: z.int(),
    orders_last_year: z.int(),
    /** null without an order. */
    days_since_last_order: z.int().nullable(),
  }),
  permissions: ["customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ customer_id }, locale) =>
    locale === "zh-CN"
      ? `查询${customer_id ? `客户 ${customer_id} ` : "客户"}的分群`
      : `Look up the segment of ${customer_id ? `customer ${customer_id}` : "the customer"}`,
  run: async (ctx, { customer_id }) => {
    const { customer, facts, segment, reasons } = await customerSegment(ctx, { customerId: customer_id });
    return {
      customer_id: customer.id,
      segment,
      segment_text: SEGMENT_TEXT[segment],
      reasons,
      vip_level: customer.vipLevel,
      order_count: facts.orders,
      orders_last_year: facts.ordersLastYear,
      days_since_last_order: facts.daysSinceLastOrder,
    };
  },
});
