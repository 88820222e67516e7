// Telling the sandboxes what to do wrong: how often, to which calls. Each is used up by the calls it matches.
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction } from "../../db";
import { newId } from "../../ids";
import { FAULT_KINDS, type FaultKind } from "./faults";

export const GATEWAY_OPERATIONS = ["charge", "refund", "void", "credit"] as const;
export const CARRIER_OPERATIONS = ["track", "reroute", "pickup", "cancel"] as const;

const common = {
  kind: z.enum(FAULT_KINDS),
  /** DELAY: for how long. */
  delayMs: z.int().min(0).max(600_000).optional(),
  times: z.int().min(1).max(1_000).default(1),
};

/** A delay of nothing would be a fault that nobody notices. */
const delayed = (fault: { kind: FaultKind; delayMs?: number | undefined }) =>
  fault.kind === "DELAY" ? (fault.delayMs ?? 0) > 0 : fault.delayMs === undefined;
const DELAYED = { path: ["delayMs"], error: "belongs to the kind DELAY, and must be more than 0 there" };

export const gatewayFaultInput = z
  .object({
    ...common,
    operation: z.enum(GATEWAY_OPERATIONS).optional(),
    /** Only calls about this order, of this token, of this amount. */
    reference: z.string().min(1).max(64).optional(),
    token: z.string().min(1).max(200).optional(),
    amountMinor: z.int().min(0).max(2_000_000_000).optional(),
  })
  .refine(delayed, DELAYED);

export async function orderGatewayFault(ctx: Ctx, input: z.input<typeof gatewayFaultInput>): Promise<{ id: string }> {
  requirePermission(ctx, "gateway:fault");
  const { times, ...match } = gatewayFaultInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const id = newId("fault");
    await db.gatewayFault.create({ data: { id, ...match, remaining: times, createdAt: ctx.clock.now() } });
    await audit({ ...ctx, db }, "gateway.fault", id, { ...match, times });
    return { id };
  });
}

export const carrierFaultInput = z
  .object({
    ...common,
    operation: z.enum(CARRIER_OPERATIONS).optional(),
    /** Only calls about this tracking number, or, for pickups, this order. */
    subject: z.string().min(1).max(64).optional(),
  })
  .refine(delayed, DELAYED);

export async function orderCarrierFault(ctx: Ctx, input: z.input<typeof carrierFaultInput>): Promise<{ id: string }> {
  requirePermission(ctx, "gateway:fault");
  const { times, ...match } = carrierFaultInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const id = newId("fault");
    await db.carrierFault.create({ data: { id, ...match, remaining: times, createdAt: ctx.clock.now() } });
    await audit({ ...ctx, db }, "carrier.fault", id, { ...match, times });
    return { id };
  });
}

/** What is still to come, of both sandboxes, in the order in which it is used up. */
export async function listFaults(ctx: Ctx) {
  requirePermission(ctx, "gateway:fault");
  const query = { where: { remaining: { gt: 0 } }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] } as const;
  const gateway = await ctx.db.gatewayFault.findMany({ ...query, orderBy: [...query.orderBy] });
  const carrier = await ctx.db.carrierFault.findMany({ ...query, orderBy: [...query.orderBy] });
  return { gateway, carrier };
}

/** Both sandboxes behave again. Returns how many faults were left. */
export async function clearFaults(ctx: Ctx): Promise<{ cleared: number }> {
  requirePermission(ctx, "gateway:fault");
  return transaction(ctx.db, async (db) => {
    const left = { where: { remaining: { gt: 0 } } };
    const gateway = await db.gatewayFault.deleteMany(left);
    const carrier = await db.carrierFault.deleteMany(left);
    const cleared = gateway.count + carrier.count;
    if (cleared > 0) await audit({ ...ctx, db }, "gateway.fault.clear", "sandbox", { cleared });
    return { cleared };
  });
}

async function audit(ctx: Ctx, action: string, resourceId: string, after: Record<string, unknown>): Promise<void> {
  await recordAudit(ctx, {
    action,
    resourceType: "sandbox",
    resourceId,
    after: Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >,
  });
}
