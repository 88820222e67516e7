// The two skills that make a label differ in what the parcel is for.
import { z } from "zod";
import { createLabel, type LabelItem, type LabelKind } from "../../commerce/labels";
import { orderIdSchema } from "../../commerce/order-id";
import type { Localized } from "../../context";
import { env } from "../../env";
import { defineSkill } from "../contract";

const itemSchema = z.object({ name_en: z.string(), name_zh: z.string(), quantity: z.int() });

type Words = { id: string; name: string; description: Localized; summary: (orderId: string) => Localized };

export function labelSkill(kind: LabelKind, words: Words) {
  return defineSkill({
    id: words.id,
    name: words.name,
    version: "1.0.0",
    category: "service",
    description: words.description,
    input: z.object({
      order_id: orderIdSchema,
      /** What goes into the parcel, by SKU or item id, a repeated one for each piece; everything when left out. */
      items: z.array(z.string().min(1).max(100)).max(200).default([]),
    }),
    output: z.object({
      label_id: z.string(),
      order_id: z.string(),
      kind: z.enum(["RETURN", "EXCHANGE"]),
      carrier: z.string(),
      tracking_number: z.string(),
      /** Where the label can be printed. */
      url: z.string(),
      items: z.array(itemSchema),
      expires_at: z.iso.datetime(),
      reused: z.boolean(),
    }),
    permissions: ["label:create", "order:read"],
    dependencies: ["getOrderDetails"],
    sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
    effect: "local",
    reversibility: { kind: "reversible", compensate: "voidLabel" },
    movesMoney: false,
    idempotency: ({ order_id }) => `${kind.toLowerCase()}-label:${order_id}`,
    costMicroUsd: 500,
    summarize: ({ order_id }, locale) => words.summary(order_id)[locale],
    run: async (ctx, { order_id, items }) => {
      const { label, reused } = await createLabel(ctx, {
        orderId: order_id,
        kind,
        items,
        idempotencyKey: ctx.idempotencyKey,
        executionId: ctx.executionId,
      });
      return {
        label_id: label.id,
        order_id: label.orderId,
        kind,
        carrier: label.carrier,
        tracking_number: label.trackingNumber,
        url: labelUrl(label.id),
        items: label.items as LabelItem[],
        expires_at: label.expiresAt.toISOString(),
        reused,
      };
    },
  });
}

export const labelUrl = (labelId: string) => new URL(`/labels/${labelId}`, env.APP_URL).href;
