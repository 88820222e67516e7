import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { beginReroute, type BegunRequest } from "../../commerce/reroute";
import { storedAddressSchema, type StoredAddress } from "../../commerce/carrier-requests";
import { carrierFor } from "../../resources/carrier/current";
import { addressInput, addressLines, addressText } from "../customer/customer-input";
import { defineSkill, type SkillContext } from "../contract";
import { plainText } from "../plain-text";
import { askCarrier } from "./ask-carrier";

export const rerouteShipment = defineSkill({
  id: "reroute_shipment_v1",
  name: "rerouteShipment",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "请承运商把途中的包裹改送到同一国家的另一地址；派送中或已签收则为时已晚（too_late_to_reroute）。可撤回。",
    en: "Has the carrier take a parcel on its way to another address in the same country; too late once it is out for delivery (too_late_to_reroute). Can be taken back.",
  },
  input: z.object({
    order_id: orderIdSchema,
    ...addressInput,
    /** Without them, as they were. */
    recipient: plainText(100).optional(),
    phone: z.string().max(40).optional(),
  }),
  output: z.object({
    request_id: z.string(),
    order_id: z.string(),
    tracking_number: z.string(),
    carrier: z.string(),
    /** The carrier's own name for the request. */
    confirmation: z.string(),
    /** Both in one line, as they would be read out. */
    new_address: z.string(),
    former_address: z.string(),
    reused: z.boolean(),
  }),
  permissions: ["logistics:update", "order:read"],
  dependencies: ["trackShipment"],
  sla: { maxLatencyMs: 10_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "reversible", compensate: "restoreShipmentRoute" },
  movesMoney: false,
  labels: { new_address: "pii", former_address: "pii" },
  idempotency: (input) => `reroute:${input.order_id}:${addressText(textLines(input))}`.slice(0, 200),
  costMicroUsd: 500,
  summarize: (input, locale) => {
    const to = addressText(textLines(input));
    return locale === "zh-CN"
      ? `将订单 ${input.order_id} 的包裹改送至 ${to}`
      : `Send the parcel of order ${input.order_id} to ${to}`;
  },
  run: async (ctx, input) => {
    const { recipient, phone, order_id: orderId } = input;
    const begun = await beginReroute(ctx, {
      orderId,
      address: { ...textLines(input), ...(recipient ? { recipient } : {}), ...(phone ? { phone } : {}) },
      act: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    const to = storedAddressSchema.parse((begun.request.details as { address?: unknown }).address ?? {});
    const request = await send(ctx, begun, to);
    return {
      request_id: request.id,
      order_id: request.orderId,
      tracking_number: begun.shipment.trackingNumber,
      carrier: begun.shipment.carrier,
      confirmation: request.confirmation ?? "",
      new_address: addressText(to),
      former_address: addressText(begun.before),
      reused: begun.reused,
    };
  },
});

async function send(ctx: SkillContext, { request, shipment }: BegunRequest, address: StoredAddress) {
  const carrier = await carrierFor(ctx, shipment.carrier);
  const { trackingNumber } = shipment;
  const { reroute } = carrier;
  const call = reroute ? () => reroute({ key: request.key, trackingNumber, address }) : null;
  return askCarrier(ctx, request, call, { refused: "reroute_refused", notOffered: "reroute_not_offered" });
}

type Lines = Parameters<typeof addressLines>[0];

function textLines(input: Lines) {
  const lines = addressLines(input);
  return { ...lines, line2: lines.line2 ?? null, region: lines.region ?? null };
}
