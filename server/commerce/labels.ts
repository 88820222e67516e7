// Labels for parcels that come back: one for each order and purpose while it is good, paid by the store, and called off
// when what it was for does not happen. Making one moves neither the order nor money.
import { randomInt } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Prisma, ReturnLabel } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { lockOrder, type LockedOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";
import { orderReach } from "./orders";
import { returnCentre, type PostalAddress } from "./return-centres";

export const LABEL_KINDS = ["RETURN", "EXCHANGE"] as const;
export type LabelKind = (typeof LABEL_KINDS)[number];

/** What may be sent back: what has arrived, and what a return or an exchange was asked for. */
const ALLOWED: Record<LabelKind, readonly string[]> = {
  RETURN: ["DELIVERED", "RETURN_REQUESTED"],
  EXCHANGE: ["DELIVERED", "EXCHANGE_REQUESTED"],
};
const VALID_DAYS = 30;
const DAY_MS = 86_400_000;

export const createLabelInput = z.object({
  orderId: orderIdSchema,
  kind: z.enum(LABEL_KINDS),
  /** What goes into the parcel, each by the id of its line or variant, or by its SKU; everything when left out. */
  items: z.array(z.string().min(1).max(100)).max(200).default([]),
  idempotencyKey: z.string().min(1).max(300),
  executionId: z.string().nullable().default(null),
});

export type LabelItem = { name_en: string; name_zh: string; quantity: number };

/** Throws NOT_FOUND (order_not_found, item_not_found) and CONFLICT (label_not_allowed, idempotency_mismatch). */
export async function createLabel(
  ctx: Ctx,
  input: z.input<typeof createLabelInput>,
): Promise<{ label: ReturnLabel; reused: boolean }> {
  requirePermission(ctx, "label:create");
  const request = createLabelInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    const idempotencyKey = `${order.id}/${request.idempotencyKey}`;
    const earlier = await db.returnLabel.findUnique({ where: { idempotencyKey } });
    if (earlier) return { label: earlier, reused: true };
    requireArrived(order, request.kind);
    const from = senderOf(order);
    const centre = returnCentre(from.country);
    const at = ctx.clock.now();
    const label = await db.returnLabel.create({
      data: {
        id: newId("label"),
        orderId: order.id,
        kind: request.kind,
        status: "ACTIVE",
        carrier: centre.carrier,
        trackingNumber: await freeNumber(inner),
        fromAddress: from,
        toAddress: centre.address,
        items: (await contents(inner, order, request.items)) as Prisma.InputJsonArray,
        idempotencyKey,
        executionId: request.executionId,
        expiresAt: new Date(at.getTime() + VALID_DAYS * DAY_MS),
        createdAt: at,
      },
    });
    const { kind, carrier, trackingNumber } = label;
    await audit(inner, "label.create", label, undefined, { orderId: order.id, kind, carrier, trackingNumber }, request);
    return { label, reused: false };
  });
}

function requireArrived(order: LockedOrder, kind: LabelKind): void {
  if (ALLOWED[kind].includes(order.status)) return;
  throw new AppError("CONFLICT", `Order ${order.id} is ${order.status}: nothing of it can be sent back now.`, {
    reason: "label_not_allowed",
    details: { status: order.status, kind },
  });
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

/** Whoever received the parcel sends it back, from where it went. */
function senderOf(order: LockedOrder): PostalAddress {
  const address = (order.shippingAddress ?? {}) as Record<string, unknown>;
  return {
    recipient: text(address["recipient"]) ?? order.customer.name,
    line1: text(address["line1"]) ?? "",
    line2: text(address["line2"]),
    city: text(address["city"]) ?? "",
    region: text(address["region"]),
    postalCode: text(address["postalCode"]) ?? "",
    country: text(address["country"]) ?? "",
  };
}

async function contents(ctx: Ctx, order: LockedOrder, wanted: readonly string[]): Promise<LabelItem[]> {
  const variants = await ctx.db.variant.findMany({ where: { id: { in: order.items.map((item) => item.variantId) } } });
  const skuOf = new Map(variants.map(({ id, sku }) => [id, sku]));
  const left = order.items.map((item) => ({ item, left: item.quantity, taken: 0 }));
  for (const name of wanted) {
    const line = left.find(
      ({ item, left }) => left > 0 && [item.id, item.variantId, skuOf.get(item.variantId)].includes(name),
    );
    if (!line) {
      throw new AppError("NOT_FOUND", `Order ${order.id} has no ${name} to send back.`, { reason: "item_not_found" });
    }
    line.left -= 1;
    line.taken += 1;
  }
  const everything = wanted.length === 0;
  return left.flatMap(({ item, taken }) => {
    const quantity = everything ? item.quantity : taken;
    return quantity > 0 ? [{ name_en: item.nameEn, name_zh: item.nameZh, quantity }] : [];
  });
}

/** "RT" and twelve figures. The unique index has the last word; a clash is all but impossible. */
async function freeNumber(ctx: Ctx): Promise<string> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const trackingNumber = `RT${String(randomInt(1_000_000)).padStart(6, "0")}${String(randomInt(1_000_000)).padStart(6, "0")}`;
    if ((await ctx.db.returnLabel.count({ where: { trackingNumber } })) === 0) return trackingNumber;
  }
  throw new AppError("UNAVAILABLE", "No free tracking number was found.");
}

function labelNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such label.", { reason: "label_not_found" });
}

export const findLabelInput = z.object({ labelId: z.string().max(64) });

/** A label with its order's owner. Throws NOT_FOUND (label_not_found), also for labels of others. */
export async function findLabel(ctx: Ctx, input: z.input<typeof findLabelInput>): Promise<ReturnLabel> {
  requirePermission(ctx, "order:read");
  const { labelId } = findLabelInput.parse(input);
  if (!/^label_\w+$/.test(labelId)) throw labelNotFound();
  const label = await ctx.db.returnLabel.findFirst({ where: { id: labelId, order: orderReach(ctx) } });
  if (!label) throw labelNotFound();
  return label;
}

export const voidLabelInput = z.object({ ...findLabelInput.shape, executionId: z.string().nullable().default(null) });

/** Calls a label off and frees its act. Doing it twice is harmless. */
export async function voidLabel(ctx: Ctx, input: z.input<typeof voidLabelInput>): Promise<ReturnLabel> {
  requirePermission(ctx, "label:create");
  const { labelId, executionId } = voidLabelInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const before = await findLabel(inner, { labelId });
    const { count } = await db.returnLabel.updateMany({
      where: { id: before.id, status: "ACTIVE" },
      data: { status: "VOIDED", voidedAt: ctx.clock.now(), idempotencyKey: null },
    });
    const label = await db.returnLabel.findUniqueOrThrow({ where: { id: before.id } });
    if (count > 0) {
      await audit(inner, "label.void", label, { status: "ACTIVE" }, { status: label.status }, { executionId });
    }
    return label;
  });
}

type Act = { executionId: string | null };

function audit(ctx: Ctx, action: string, label: ReturnLabel, before: unknown, after: unknown, { executionId }: Act) {
  const entry = { action, resourceType: "label", resourceId: label.id, before, after };
  return recordAudit(ctx, { ...entry, executionId: executionId ?? undefined });
}
