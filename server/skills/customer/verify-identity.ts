import { z } from "zod";
import { verifyIdentity as verifyAnswers } from "../../commerce/verify-identity";
import { defineSkill } from "../contract";
import { plainText } from "../plain-text";

export const IDENTITY_REASONS = ["matched", "no_match", "ambiguous", "incomplete"] as const;

export const verifyIdentity = defineSkill({
  id: "verify_identity_v1",
  name: "verifyIdentity",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN":
      "用邮箱，或姓名加邮编核对客户身份。客户只能核对为自己；不符与他人的资料得到同样的回答。工作人员可据此找到客户。",
    en: "Checks who a customer is by e-mail, or by name and postal code. A customer can only prove to be themselves; a wrong answer and somebody else's look the same. Staff find the customer by it.",
  },
  input: z.object({
    email: plainText(254).optional(),
    first_name: plainText(100).optional(),
    last_name: plainText(100).optional(),
    postal_code: plainText(20).optional(),
  }),
  output: z.object({
    verified: z.boolean(),
    /** matched | no_match | ambiguous (several answer to it: ask for the e-mail) | incomplete (neither way in full) */
    reason: z.enum(IDENTITY_REASONS),
    /** "" unless verified. */
    customer_id: z.string(),
    name: z.string(),
    method: z.enum(["email", "name_and_postal_code", "none"]),
  }),
  permissions: ["customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { name: "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ email }, locale) => {
    if (locale === "zh-CN") return email ? "用邮箱核对客户身份" : "用姓名和邮编核对客户身份";
    return email ? "Verify the customer by e-mail" : "Verify the customer by name and postal code";
  },
  run: async (ctx, input) => {
    const identity = await verifyAnswers(ctx, {
      email: input.email,
      firstName: input.first_name,
      lastName: input.last_name,
      postalCode: input.postal_code,
    });
    if (!identity.verified) {
      return { verified: false, reason: identity.reason, customer_id: "", name: "", method: "none" as const };
    }
    const { customer, method } = identity;
    return { verified: true, reason: "matched" as const, customer_id: customer.id, name: customer.name, method };
  },
});
