import type { TestDatabase } from "../../postgres/test-database";
import { paidOrder } from "../test-shop";

/** A paid order whose parcel is three days late. */
export async function lateOrder(database: TestDatabase): Promise<string> {
  const orderId = await paidOrder(database);
  await database.client.shipment.create({
    data: {
      id: "ship_late",
      orderId,
      carrier: "UPS",
      trackingNumber: "1Z999AA10123456784",
      status: "IN_TRANSIT",
      shippedAt: new Date("2026-11-18T08:00:00Z"),
      estimatedDelivery: new Date("2026-11-21T17:00:00Z"),
      revisedEstimatedDelivery: new Date("2026-11-24T17:00:00Z"),
      delayReason: "WEATHER",
    },
  });
  return orderId;
}
