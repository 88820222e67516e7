import { z } from "zod";
import { addAddress as addStoreAddress } from "../../commerce/addresses";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { plainText } from "../plain-text";
import {
  addressInput,
  addressLabels,
  addressLines,
  addressOutput,
  addressSchema,
  addressText,
  customerId,
} from "./customer-input";

export const addAddress = defineSkill({
  id: "add_address_v1",
  name: "addAddress",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN": "给客户添加一个地址，可设为默认。第一个地址总是默认地址。",
    en: "Adds an address to a customer, as the default one if wished. The first address always is the default.",
  },
  input: z.object({
    customer_id: customerId,
    ...addressInput,
    label: plainText(40),
    /** Without them, the customer's own name and phone. */
    recipient: plainText(100).optional(),
    phone: z.string().max(40).optional(),
    make_default: z.boolean().default(false),
  }),
  output: addressSchema.extend({
    customer_id: z.string(),
    change_id: z.string().nullable(),
    reused: z.boolean(),
  }),
  permissions: ["customer:update"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "removeAddress" },
  movesMoney: false,
  labels: addressLabels(""),
  idempotency: (input) => `address:${input.customer_id ?? "own"}:${digest(input)}`,
  costMicroUsd: 500,
  summarize: (input, locale) => {
    const text = addressText({ ...addressLines(input), line2: input.address2 ?? null, region: input.region ?? null });
    return locale === "zh-CN" ? `添加地址：${text}` : `Add the address ${text}`;
  },
  run: async (ctx, input) => {
    const { address, changeId, reused } = await addStoreAddress(ctx, {
      ...addressLines(input),
      customerId: input.customer_id,
      label: input.label,
      recipient: input.recipient,
      phone: input.phone,
      makeDefault: input.make_default,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return { ...addressOutput(address), customer_id: address.customerId, change_id: changeId, reused };
  },
});
