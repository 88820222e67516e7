import { agent, callSkill, order, paidOrder, system } from "../test-shop";
import { lateOrder } from "./late-order";
import type { SkillSamples } from "./sample";

const gift = { customer_id: "cust_demo", reference: "ticket:CS-1", kind: "FIXED", worth_minor: 500, currency: "USD" };
const coupon = { ...gift, min_order_minor: 1_000, reason: "Thank you." };
const bundle = {
  name: "Sound set",
  name_zh: "音响套装",
  items: [{ sku: "BUDS", quantity: 1 }, { sku: "BAR" }],
  percent: 10,
  max_uses: 5,
  budget_minor: 10_000,
};
const campaign = {
  name: "Welcome",
  name_zh: "欢迎",
  kind: "FIXED",
  budgets: [{ currency: "USD", worth_minor: 300, budget_minor: 3_000 }],
};

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
  issueCoupon: { actor: agent, given: async () => coupon, leaves: { coupons: "revoked_at IS NOT NULL" } },
  checkCoupon: {
    given: async (database) => {
      const { coupon_code } = await callSkill(database, "issueCoupon", coupon, { actor: agent });
      return { coupon_code, subtotal_minor: 2_000 };
    },
  },
  listCoupons: {
    given: async (database) => {
      await callSkill(database, "issueCoupon", coupon, { actor: agent });
      return { status: "usable", limit: 5 };
    },
  },
  applyCoupon: {
    given: async (database) => {
      const { coupon_code } = await callSkill(database, "issueCoupon", coupon, { actor: agent });
      return { order_id: await order(database), coupon_code };
    },
  },
  removeCoupon: {
    given: async (database) => {
      const { coupon_code } = await callSkill(database, "issueCoupon", coupon, { actor: agent });
      const order_id = await order(database);
      await callSkill(database, "applyCoupon", { order_id, coupon_code });
      return { order_id, coupon_code };
    },
  },
  createBundle: {
    actor: system,
    given: async () => bundle,
    leaves: { bundles: "status = 'WITHDRAWN'", bundle_items: "true" },
  },
  withdrawBundle: {
    actor: system,
    given: async (database) => {
      const { bundle_id } = await callSkill(database, "createBundle", bundle, { actor: system });
      return { bundle_id };
    },
  },
  createCampaign: {
    actor: system,
    given: async () => campaign,
    leaves: { campaigns: "status = 'ENDED'", campaign_budgets: "spent_minor = 0" },
  },
  endCampaign: {
    actor: system,
    given: async (database) => {
      const { campaign_id } = await callSkill(database, "createCampaign", campaign, { actor: system });
      return { campaign_id };
    },
  },
  listCampaigns: {
    given: async (database) => {
      await callSkill(database, "createCampaign", campaign, { actor: system });
      return { open_only: true, limit: 3 };
    },
  },
  enrolInCampaign: {
    given: async (database) => {
      const { campaign_id } = await callSkill(database, "createCampaign", campaign, { actor: system });
      return { campaign_id };
    },
    leaves: { campaign_enrolments: "left_at IS NOT NULL", coupons: "revoked_at IS NOT NULL" },
  },
  leaveCampaign: {
    given: async (database) => {
      const { campaign_id } = await callSkill(database, "createCampaign", campaign, { actor: system });
      const { enrolment_id } = await callSkill(database, "enrolInCampaign", { campaign_id });
      return { enrolment_id };
    },
  },
  recommendProducts: {
    given: async (database) => {
      await paidOrder(database);
      return { context: "homepage", query: "音响", limit: 3 };
    },
  },
};
