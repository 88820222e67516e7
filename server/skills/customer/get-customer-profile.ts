import { z } from "zod";
import { listAddresses } from "../../commerce/addresses";
import { customerSegment } from "../../commerce/customer-segment";
import { SEGMENTS } from "../../commerce/segments";
import { LOCALES, toLocale } from "../../context";
import { defineSkill } from "../contract";
import { addressLabels, addressOutput, addressSchema, customerId } from "./customer-input";

export const getCustomerProfile = defineSkill({
  id: "get_customer_profile_v1",
  name: "getCustomerProfile",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN": "查询客户资料：姓名、联系方式、语言与时区、会员等级、客户分群、默认地址。客户只能查自己的。",
    en: "Reads a customer's profile: name, contact, language and time zone, level, segment, default address. Customers read only their own.",
  },
  input: z.object({ customer_id: customerId }),
  output: z.object({
    customer_id: z.string(),
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    locale: z.enum(LOCALES),
    timezone: z.string(),
    vip_level: z.int(),
    segment: z.enum(SEGMENTS),
    /** Paid orders that were not cancelled. */
    order_count: z.int(),
    customer_since: z.iso.datetime(),
    default_address: addressSchema.nullable(),
  }),
  permissions: ["customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { name: "pii", email: "pii", phone: "pii", ...addressLabels("default_address.") },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ customer_id }, locale) =>
    locale === "zh-CN"
      ? `查询${customer_id ? `客户 ${customer_id} ` : "客户"}的资料`
      : `Look up the profile of ${customer_id ? `customer ${customer_id}` : "the customer"}`,
  run: async (ctx, { customer_id }) => {
    const { customer, facts, segment } = await customerSegment(ctx, { customerId: customer_id });
    const [address] = await listAddresses(ctx, { customerId: customer.id });
    return {
      customer_id: customer.id,
      name: customer.name,
      email: customer.email,
      phone: customer.phone,
      locale: toLocale(customer.locale),
      timezone: customer.timezone,
      vip_level: customer.vipLevel,
      segment,
      order_count: facts.orders,
      customer_since: customer.createdAt.toISOString(),
      default_address: address?.isDefault ? addressOutput(address) : null,
    };
  },
});
