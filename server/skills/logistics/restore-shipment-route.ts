import { z } from "zod";
import { storedAddressSchema } from "../../commerce/carrier-requests";
import { orderIdSchema } from "../../commerce/order-id";
import { beginRouteBack } from "../../commerce/reroute";
import { carrierFor } from "../../resources/carrier/current";
import { defineSkill } from "../contract";
import { askCarrier } from "./ask-carrier";

/** Undoes rerouteShipment; takes that call's input and output. */
export const restoreShipmentRoute = defineSkill({
  id: "restore_shipment_route_v1",
  name: "restoreShipmentRoute",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "撤回改送：请承运商把包裹送回改送前的地址。重复执行不产生变化；包裹已派送则为时已晚。",
    en: "Takes a reroute back: has the carrier take the parcel to where it was going before. Doing it twice changes nothing; too late once it is out for delivery.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** Without it, when the carrier's answer was lost: whatever this execution asked for. */
    request_id: z.string().min(1).max(64).optional(),
    /** True when the step only found an earlier request: that one is not this step's to take back. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ request_id: z.string().nullable(), restored: z.boolean(), confirmation: z.string().nullable() }),
  permissions: ["logistics:update", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 10_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ order_id, request_id }) => `restore-route:${request_id ?? order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `撤回订单 ${order_id} 的包裹改送` : `Take back the rerouting of order ${order_id}'s parcel`,
  run: async (ctx, { order_id, request_id, reused }) => {
    const nothing = { request_id: request_id ?? null, restored: false, confirmation: null };
    if (reused) return nothing;
    const { executionId } = ctx;
    const back = await beginRouteBack(ctx, { orderId: order_id, requestId: request_id ?? null, executionId });
    if (!back) return nothing;
    const { request, shipment, undoes } = back;
    const carrier = await carrierFor(ctx, shipment.carrier);
    const { reroute } = carrier;
    const address = storedAddressSchema.parse((request.details as { address?: unknown }).address ?? {});
    const { key } = request;
    const call = reroute ? () => reroute({ key, trackingNumber: shipment.trackingNumber, address }) : null;
    const refusals = { refused: "reroute_refused", notOffered: "reroute_not_offered", undoes };
    const row = await askCarrier(ctx, request, call, refusals);
    return { request_id: undoes, restored: true, confirmation: row.confirmation };
  },
});
