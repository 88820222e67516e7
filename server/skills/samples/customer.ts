import { paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

export const customerSamples: SkillSamples = {
  getUserRefundHistory: {
    given: async (database) => {
      await paidOrder(database);
      return {};
    },
  },
};
