import { callSkill, order } from "../test-shop";
import { lateOrder } from "./late-order";
import type { SkillSamples } from "./sample";

export const logisticsSamples: SkillSamples = {
  queryLogistics: { given: async (database) => ({ order_id: await lateOrder(database) }) },
  reserveInventory: {
    given: async (database) => ({ order_id: await order(database) }),
    leaves: { reservations: "status = 'RELEASED'" },
  },
  releaseInventoryReservation: {
    given: async (database) => {
      const held = await callSkill(database, "reserveInventory", { order_id: await order(database) });
      return { reservation_id: held.reservation_id };
    },
  },
};
