import { callSkill, paidOrder } from "../test-shop";
import { lateOrder } from "./late-order";
import type { SkillSamples } from "./sample";

export const marketingSamples: SkillSamples = {
  offerCompensation: {
    given: async (database) => ({
      order_id: await lateOrder(database),
      days_delayed: 3,
      policy: "standard_delay_v1",
    }),
    leaves: { coupons: "revoked_at IS NOT NULL" },
  },
  revokeCoupon: {
    given: async (database) => {
      const offer = { order_id: await lateOrder(database), days_delayed: 3, policy: "standard_delay_v1" };
      const { coupon_code } = await callSkill(database, "offerCompensation", offer);
      return { coupon_code };
    },
  },
  applyCompensation: {
    given: async (database) => ({
      order_id: await paidOrder(database),
      kind: "credit",
      value_minor: 300,
      reason: "For the trouble.",
    }),
    leaves: { store_credits: "revoked_at IS NOT NULL" },
  },
  revokeCompensation: {
    given: async (database) => {
      const gift = { order_id: await paidOrder(database), kind: "credit", value_minor: 300, reason: "Sorry." };
      const { compensation_id, kind } = await callSkill(database, "applyCompensation", gift);
      return { compensation_id, kind };
    },
  },
};
