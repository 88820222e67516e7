import { paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

export const notificationSamples: SkillSamples = {
  sendEmail: {
    given: async (database) => ({ order_id: await paidOrder(database), template: "order_confirmation", data: {} }),
  },
};
