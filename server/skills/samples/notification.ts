import { callSkill, paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

const wishes = { muted: ["email:offers"], quiet_hours: { from: "22:00", until: "07:00" } };

export const notificationSamples: SkillSamples = {
  sendEmail: {
    given: async (database) => ({ order_id: await paidOrder(database), template: "order_confirmation", data: {} }),
  },
  sendInApp: {
    given: async () => ({
      customer_id: "cust_demo",
      title: { "zh-CN": "工单有了回复", en: "Your ticket is answered" },
      body: { "zh-CN": "请查看。", en: "Have a look." },
      link: "/requests",
    }),
  },
  getNotificationPreferences: { given: async () => ({ customer_id: "cust_demo" }) },
  setNotificationPreferences: {
    given: async () => wishes,
    leaves: { record_changes: "undone_at IS NOT NULL AND idempotency_key IS NULL" },
  },
  restoreNotificationPreferences: {
    given: async (database) => {
      const { recipient, change_id } = await callSkill(database, "setNotificationPreferences", wishes);
      return { recipient, change_id };
    },
  },
};
