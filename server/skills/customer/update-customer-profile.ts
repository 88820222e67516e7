import { z } from "zod";
import { PROFILE_FIELDS, profileFields, updateProfile, type ProfileField } from "../../commerce/customer-profile";
import { LOCALES, toLocale, type Localized } from "../../context";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { customerId } from "./customer-input";

const NAME: Record<ProfileField, Localized> = {
  name: { "zh-CN": "姓名", en: "name" },
  email: { "zh-CN": "邮箱", en: "e-mail address" },
  phone: { "zh-CN": "电话", en: "phone number" },
  locale: { "zh-CN": "语言", en: "language" },
  timezone: { "zh-CN": "时区", en: "time zone" },
};

export const updateCustomerProfile = defineSkill({
  id: "update_customer_profile_v1",
  name: "updateCustomerProfile",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN": "修改客户的姓名、邮箱、电话、语言或时区。邮箱已被他人使用时报 email_taken。可恢复为修改前的内容。",
    en: "Changes a customer's name, e-mail, phone, language or time zone (email_taken when the address is in use). Can be put back.",
  },
  input: z
    .object({ customer_id: customerId, ...profileFields })
    .refine((input) => PROFILE_FIELDS.some((field) => input[field] !== undefined), "names nothing to change"),
  output: z.object({
    customer_id: z.string(),
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    locale: z.enum(LOCALES),
    timezone: z.string(),
    /** What this act changed; empty when all of it was so already. */
    changed: z.array(z.enum(PROFILE_FIELDS)),
    change_id: z.string().nullable(),
    reused: z.boolean(),
  }),
  permissions: ["customer:update"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "restoreCustomerProfile" },
  movesMoney: false,
  labels: { name: "pii", email: "pii", phone: "pii" },
  idempotency: (input) =>
    `profile:${input.customer_id ?? "own"}:${digest(PROFILE_FIELDS.map((field) => input[field]))}`,
  costMicroUsd: 500,
  summarize: (input, locale) => {
    const fields = PROFILE_FIELDS.filter((field) => input[field] !== undefined).map((field) => NAME[field][locale]);
    return locale === "zh-CN" ? `修改客户的${fields.join("、")}` : `Change the customer's ${fields.join(", ")}`;
  },
  run: async (ctx, { customer_id, ...fields }) => {
    const { customer, changed, changeId, reused } = await updateProfile(ctx, {
      ...fields,
      customerId: customer_id,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    const { id, name, email, phone, timezone } = customer;
    const about = { customer_id: id, name, email, phone, locale: toLocale(customer.locale), timezone };
    return { ...about, changed, change_id: changeId, reused };
  },
});
