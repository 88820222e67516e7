import { z } from "zod";
import { revokeCoupon as revokeStoreCoupon } from "../../commerce/coupons";
import { defineSkill } from "../contract";

/** Undoes offerCompensation; takes that call's output. */
export const revokeCoupon = defineSkill({
  id: "revoke_coupon_v1",
  name: "revokeCoupon",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "撤销已发放但尚未使用的优惠券。已撤销的券再次撤销不产生变化。",
    en: "Revokes a coupon that has not been used yet. Revoking it again changes nothing.",
  },
  input: z.object({
    coupon_code: z.string().min(1).max(64),
    /** True when the step only found an earlier coupon: that one is not this step's to take back. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ coupon_code: z.string(), revoked_at: z.iso.datetime().nullable() }),
  permissions: ["coupon:issue"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ coupon_code }) => `revoke-coupon:${coupon_code}`,
  costMicroUsd: 500,
  summarize: ({ coupon_code }, locale) =>
    locale === "zh-CN" ? `撤销优惠券 ${coupon_code}` : `Revoke coupon ${coupon_code}`,
  run: async (ctx, { coupon_code, reused }) => {
    if (reused) return { coupon_code, revoked_at: null };
    const coupon = await revokeStoreCoupon(ctx, { couponCode: coupon_code, executionId: ctx.executionId });
    return { coupon_code: coupon.code, revoked_at: (coupon.revokedAt ?? ctx.clock.now()).toISOString() };
  },
});
