// What carriers are asked to do with an order's parcels. As with payments, the row is written PENDING before the carrier is
// asked and booked after it has answered, each in a commit of its own: an answer that is lost leaves a row that the next
// attempt under the same act takes up again by its key.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { CarrierRequest, Db, Prisma } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { lockOrder } from "./lock-order";

/** An address as orders keep it. */
export const storedAddressSchema = z.object({
  recipient: z.string().catch(""),
  phone: z.string().nullable().catch(null),
  line1: z.string().catch(""),
  line2: z.string().nullable().catch(null),
  city: z.string().catch(""),
  region: z.string().nullable().catch(null),
  postalCode: z.string().catch(""),
  country: z.string().catch(""),
});
export type StoredAddress = z.output<typeof storedAddressSchema>;

export type NewRequest = {
  kind: "REROUTE" | "PICKUP";
  orderId: string;
  shipmentId: string | null;
  carrier: string;
  act: string;
  details: Prisma.InputJsonObject;
  before?: StoredAddress;
  executionId: string | null;
};

/** What is under way or done under an act. Throws CONFLICT (idempotency_mismatch) when the act names something else. */
export async function findAct(db: Db, request: NewRequest): Promise<CarrierRequest | null> {
  const { act, kind, orderId } = request;
  const found = await db.carrierRequest.findFirst({ where: { act, status: { in: ["PENDING", "DONE"] } } });
  if (!found) return null;
  if (found.kind === kind && found.orderId === orderId && sameDetails(found.details, request.details)) return found;
  throw new AppError("CONFLICT", "This idempotency key names another request.", { reason: "idempotency_mismatch" });
}

const sameDetails = (a: unknown, b: unknown) => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

/** PostgreSQL keeps an object's fields in an order of its own. */
function ordered(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
}

/** Writes down what is about to be asked. The caller holds the order's lock. */
export async function insertRequest(ctx: Ctx, request: NewRequest): Promise<CarrierRequest> {
  const count = await ctx.db.carrierRequest.count({ where: { orderId: request.orderId } });
  const { before, ...row } = request;
  return ctx.db.carrierRequest.create({
    data: {
      id: newId("creq"),
      ...row,
      ...(before ? { before } : {}),
      status: "PENDING",
      // Made of what the order's record holds, not of a fresh id: who begins anew after a rollback finds the same key.
      key: `${request.kind.toLowerCase()}:${request.orderId}:${count + 1}`,
      createdAt: ctx.clock.now(),
    },
  });
}

export type CarrierResult = { confirmation: string } | { refused: string };

/**
 * Books what the carrier said. Only a request that is still PENDING is booked, so twice is once; `undoes` is the request
 * that this one takes back.
 */
export async function bookRequest(
  ctx: Ctx,
  input: { request: CarrierRequest; result: CarrierResult; undoes?: string; executionId: string | null },
): Promise<CarrierRequest> {
  requirePermission(ctx, "logistics:update");
  const { request, result, undoes, executionId } = input;
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    await lockOrder(inner, request.orderId);
    const done = "confirmation" in result;
    const { count } = await db.carrierRequest.updateMany({
      where: { id: request.id, status: "PENDING" },
      data: done ? { status: "DONE", confirmation: result.confirmation } : { status: "REFUSED", error: result.refused },
    });
    const row = await db.carrierRequest.findUniqueOrThrow({ where: { id: request.id } });
    if (count > 0) await audit(inner, row, done ? "carrier.request" : "carrier.refuse", executionId);
    if (undoes !== undefined && row.status === "DONE") await markUndone(inner, undoes, executionId);
    return row;
  });
}

/** Doing it twice changes nothing. */
export async function markUndone(ctx: Ctx, requestId: string, executionId: string | null): Promise<void> {
  const { count } = await ctx.db.carrierRequest.updateMany({
    where: { id: requestId, status: { not: "UNDONE" } },
    data: { status: "UNDONE" },
  });
  if (count === 0) return;
  const row = await ctx.db.carrierRequest.findUniqueOrThrow({ where: { id: requestId } });
  await audit(ctx, row, "carrier.undo", executionId);
}

async function audit(ctx: Ctx, row: CarrierRequest, action: string, executionId: string | null): Promise<void> {
  await recordAudit(ctx, {
    action,
    resourceType: "carrier_request",
    resourceId: row.id,
    before: { status: action === "carrier.undo" ? "DONE" : "PENDING" },
    after: {
      kind: row.kind,
      orderId: row.orderId,
      status: row.status,
      confirmation: row.confirmation,
      error: row.error,
    },
    executionId: executionId ?? undefined,
  });
}

/**
 * The request to take back: the one named, or, when its answer was lost, what this execution asked for last. null when
 * there is nothing. Throws NOT_FOUND (carrier_request_not_found) for one that is not of this order.
 */
export async function findToUndo(
  db: Db,
  wanted: { orderId: string; kind: NewRequest["kind"]; requestId: string | null; executionId: string | null },
): Promise<CarrierRequest | null> {
  const { orderId, kind, requestId, executionId } = wanted;
  if (requestId === null) {
    return db.carrierRequest.findFirst({
      where: { orderId, kind, executionId, status: { in: ["PENDING", "DONE"] }, NOT: { act: { startsWith: "undo:" } } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
  }
  const found = await db.carrierRequest.findFirst({ where: { id: requestId, orderId, kind } });
  if (found) return found;
  throw new AppError("NOT_FOUND", "The carrier was not asked for this.", { reason: "carrier_request_not_found" });
}
