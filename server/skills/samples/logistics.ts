import type { TestDatabase } from "../../postgres/test-database";
import { callSkill, order } from "../test-shop";
import { lateOrder } from "./late-order";
import type { SkillSamples } from "./sample";

/** The request itself is undone; what was asked to undo it stands, and what the carrier booked is the carrier's. */
const ASKED = { carrier_requests: "status = 'UNDONE' OR act LIKE 'undo:%'", carrier_books: "true" };
const elsewhere = {
  address1: "200 W Washington St",
  city: "Phoenix",
  region: "AZ",
  country: "US",
  postal_code: "85003",
};

const delivered = async (database: TestDatabase) => {
  const orderId = await lateOrder(database);
  await database.client.order.update({ where: { id: orderId }, data: { status: "DELIVERED" } });
  return orderId;
};
const PICKUP = { date: "2026-11-24", window: "morning" };

export const logisticsSamples: SkillSamples = {
  trackShipment: { given: async (database) => ({ order_id: await lateOrder(database) }) },
  checkDelay: { given: async (database) => ({ order_id: await lateOrder(database) }) },
  checkStock: { given: async () => ({ product: "earbuds", options: { color: "black" }, quantity: 2 }) },
  rerouteShipment: {
    given: async (database) => ({ order_id: await lateOrder(database), ...elsewhere }),
    leaves: ASKED,
  },
  restoreShipmentRoute: {
    given: async (database) => {
      const input = { order_id: await lateOrder(database), ...elsewhere };
      const { request_id, order_id } = await callSkill(database, "rerouteShipment", input);
      return { order_id, request_id };
    },
  },
  schedulePickup: { given: async (database) => ({ order_id: await delivered(database), ...PICKUP }), leaves: ASKED },
  cancelPickup: {
    given: async (database) => {
      const input = { order_id: await delivered(database), ...PICKUP };
      const { pickup_id, order_id } = await callSkill(database, "schedulePickup", input);
      return { order_id, pickup_id };
    },
  },
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
