import { z } from "zod";
import { releaseStock } from "../../commerce/inventory";
import { defineSkill } from "../contract";

/** Undoes reserveInventory; takes that call's output. */
export const releaseInventoryReservation = defineSkill({
  id: "release_inventory_reservation_v1",
  name: "releaseInventoryReservation",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "把保留的库存放回可售数量。已释放的再次释放不产生变化；已付款订单的库存不可释放。",
    en: "Puts held stock back on sale. Releasing it again changes nothing; the stock of a paid order is not released.",
  },
  input: z.object({
    reservation_id: z.string().min(1).max(64),
    /** True when the step only found an earlier reservation: that one is not this step's to release. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ reservation_id: z.string(), released: z.boolean(), quantity: z.int() }),
  permissions: ["inventory:reserve", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ reservation_id }) => `release:${reservation_id}`,
  costMicroUsd: 500,
  summarize: ({ reservation_id }, locale) =>
    locale === "zh-CN" ? `释放库存保留 ${reservation_id}` : `Release the held stock ${reservation_id}`,
  run: async (ctx, { reservation_id, reused }) => {
    if (reused) return { reservation_id, released: false, quantity: 0 };
    const { quantity } = await releaseStock(ctx, { reservationId: reservation_id, executionId: ctx.executionId });
    return { reservation_id, released: true, quantity };
  },
});
