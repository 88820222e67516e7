import { z } from "zod";
import { markUndone, storedAddressSchema } from "../../commerce/carrier-requests";
import { orderIdSchema } from "../../commerce/order-id";
import { findPickup, PICKUP_WINDOWS } from "../../commerce/pickups";
import type { CarrierRequest } from "../../db";
import { transaction } from "../../db";
import { AppError } from "../../errors";
import type { Carrier } from "../../resources/carrier/carrier";
import { carrierFor } from "../../resources/carrier/current";
import { defineSkill, type SkillContext } from "../contract";
import { askCarrier } from "./ask-carrier";
import { PICKUP_WINDOW_NAMES } from "./schedule-pickup";

/** Undoes schedulePickup; takes that call's input and output. */
export const cancelPickup = defineSkill({
  id: "cancel_pickup_v1",
  name: "cancelPickup",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "取消已预约的上门取件。重复执行不产生变化。",
    en: "Cancels a pickup that was arranged. Doing it twice changes nothing.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** Without it, when the carrier's answer was lost: whatever this execution arranged. */
    pickup_id: z.string().min(1).max(64).optional(),
    /** True when the step only found an earlier pickup: that one is not this step's to cancel. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ pickup_id: z.string().nullable(), cancelled: z.boolean() }),
  permissions: ["logistics:update", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 10_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ order_id, pickup_id }) => `cancel-pickup:${pickup_id ?? order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `取消订单 ${order_id} 的上门取件` : `Cancel the pickup of order ${order_id}`,
  run: async (ctx, { order_id, pickup_id, reused }) => {
    const nothing = { pickup_id: pickup_id ?? null, cancelled: false };
    if (reused) return nothing;
    const { executionId } = ctx;
    const found = await findPickup(ctx, { orderId: order_id, requestId: pickup_id ?? null, executionId });
    if (!found) return nothing;
    if (found.status === "UNDONE") return { pickup_id: found.id, cancelled: true };
    const carrier = await carrierFor(ctx, found.carrier);
    if (!(await cancelAtCarrier(ctx, carrier, found))) return nothing;
    await transaction(ctx.db, (db) => markUndone({ ...ctx, db }, found.id, executionId));
    return { pickup_id: found.id, cancelled: true };
  },
});

const detailsSchema = z.object({
  date: z.string(),
  window: z.enum(PICKUP_WINDOW_NAMES),
  address: storedAddressSchema,
});

/**
 * A pickup whose answer was lost is asked for once more under its key: only its confirmation cancels it. False when the
 * carrier had refused it.
 */
async function cancelAtCarrier(ctx: SkillContext, carrier: Carrier, found: CarrierRequest): Promise<boolean> {
  const { schedulePickup, cancelPickup: cancel } = carrier;
  const { date, window, address } = detailsSchema.parse(found.details);
  const { key, orderId: reference } = found;
  const hours = PICKUP_WINDOWS[window];
  const call = schedulePickup ? () => schedulePickup({ key, reference, address, date, ...hours }) : null;
  const refusals = { refused: "pickup_refused", notOffered: "pickup_refused" };
  const request = await askCarrier(ctx, found, call, refusals).catch(unlessRefused);
  if (!request) return false;
  const answer = await cancel?.({ confirmation: request.confirmation ?? "", date });
  if (answer?.status === "ACCEPTED") return true;
  const why = answer?.reason ?? "its system takes no such requests";
  throw new AppError("CONFLICT", `The carrier refused to cancel the pickup: ${why}.`, {
    reason: "pickup_not_cancelled",
  });
}

function unlessRefused(error: unknown): null {
  if (error instanceof AppError && error.options.reason === "pickup_refused") return null;
  throw error;
}
