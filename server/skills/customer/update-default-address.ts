import { z } from "zod";
import { updateDefaultAddress as updateStoreAddress } from "../../commerce/addresses";
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

export const updateDefaultAddress = defineSkill({
  id: "update_default_address_v1",
  name: "updateDefaultAddress",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN": "修改客户的默认地址。已下订单的收货地址不受影响。可恢复为修改前的地址。",
    en: "Rewrites a customer's default address. Where orders already placed go is not affected. Can be put back.",
  },
  input: z.object({
    customer_id: customerId,
    ...addressInput,
    recipient: plainText(100).optional(),
    phone: z.string().max(40).optional(),
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
  reversibility: { kind: "reversible", compensate: "restoreDefaultAddress" },
  movesMoney: false,
  labels: addressLabels(""),
  idempotency: (input) => `default-address:${input.customer_id ?? "own"}:${digest(input)}`,
  costMicroUsd: 500,
  summarize: (input, locale) => {
    const text = addressText({ ...addressLines(input), line2: input.address2 ?? null, region: input.region ?? null });
    return locale === "zh-CN" ? `将默认地址改为：${text}` : `Change the default address to ${text}`;
  },
  run: async (ctx, input) => {
    const { address, changeId, reused } = await updateStoreAddress(ctx, {
      ...addressLines(input),
      customerId: input.customer_id,
      recipient: input.recipient,
      phone: input.phone,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return { ...addressOutput(address), customer_id: address.customerId, change_id: changeId, reused };
  },
});
