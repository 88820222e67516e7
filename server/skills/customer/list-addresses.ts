import { z } from "zod";
import { listAddresses as listStoreAddresses } from "../../commerce/addresses";
import { defineSkill } from "../contract";
import { addressLabels, addressOutput, addressSchema, customerId } from "./customer-input";

export const listAddresses = defineSkill({
  id: "list_addresses_v1",
  name: "listAddresses",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN": "列出客户的地址，默认地址在前。客户只能查自己的。",
    en: "Lists a customer's addresses, the default one first. Customers read only their own.",
  },
  input: z.object({ customer_id: customerId }),
  output: z.object({ addresses: z.array(addressSchema), count: z.int() }),
  permissions: ["customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 200, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: addressLabels("addresses.*."),
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "查询客户的地址" : "Look up the customer's addresses"),
  run: async (ctx, { customer_id }) => {
    const addresses = (await listStoreAddresses(ctx, { customerId: customer_id })).map(addressOutput);
    return { addresses, count: addresses.length };
  },
});
