import type { TestDatabase } from "../../postgres/test-database";
import { callSkill, paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

async function receiver(database: TestDatabase, connector: "webhook" | "slack"): Promise<string> {
  const known = {
    name: connector,
    type: "message_queue",
    endpoint: "https://hooks.example.com/in",
    createdBy: "user_ops",
  };
  const { id } = await database.client.resource.create({ data: { id: `${connector}_sample`, connector, ...known } });
  return id;
}

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
  sendWebhook: {
    given: async (database) => ({
      resource_id: await receiver(database, "webhook"),
      event: "order.refunded",
      payload: { order_id: "20001" },
    }),
  },
  sendSlack: {
    given: async (database) => ({
      resource_id: await receiver(database, "slack"),
      text: "A parcel is lost.",
      link: "/inbox",
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
