// Lists of orders: a customer's own, or, for staff, those of one customer or of all. Newest first.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Prisma } from "../db";
import { AppError } from "../errors";
import { ORDER_STATUSES } from "./order-status";
import { orderReach } from "./orders";

const withItems = { items: { orderBy: { id: "asc" } } } satisfies Prisma.OrderInclude;
export type ListedOrder = Prisma.OrderGetPayload<{ include: typeof withItems }>;

export const listOrdersInput = z.object({
  /** Staff only; a customer's list is their own. */
  customerId: z.string().max(64).optional(),
  statuses: z.array(z.enum(ORDER_STATUSES)).max(ORDER_STATUSES.length).optional(),
  limit: z.int().min(1).max(50).default(10),
});

/** Throws NOT_FOUND (customer_not_found), also for a customer who is somebody else. */
export async function listOrders(ctx: Ctx, input: z.input<typeof listOrdersInput>): Promise<ListedOrder[]> {
  requirePermission(ctx, "order:read");
  const { customerId, statuses, limit } = listOrdersInput.parse(input);
  const id = customerId ?? ctx.actor.customerId;
  if (!id || (id !== ctx.actor.customerId && !can(ctx.actor, "order:read:all"))) {
    throw new AppError("NOT_FOUND", "There is no such customer.", { reason: "customer_not_found" });
  }
  return find(ctx, { customerId: id, ...(statuses?.length ? { status: { in: statuses } } : {}) }, limit);
}

export const searchOrdersInput = z.object({
  /** Part of an order number, an article's name or number, or, for staff, of a customer's name or e-mail. */
  text: z.string().trim().max(100).optional(),
  statuses: z.array(z.enum(ORDER_STATUSES)).max(ORDER_STATUSES.length).optional(),
  placedFrom: z.iso.datetime({ offset: true }).optional(),
  placedUntil: z.iso.datetime({ offset: true }).optional(),
  limit: z.int().min(1).max(50).default(10),
});

export async function searchOrders(ctx: Ctx, input: z.input<typeof searchOrdersInput>): Promise<ListedOrder[]> {
  requirePermission(ctx, "order:read");
  const { text, statuses, placedFrom, placedUntil, limit } = searchOrdersInput.parse(input);
  const placedAt = {
    ...(placedFrom ? { gte: new Date(placedFrom) } : {}),
    ...(placedUntil ? { lte: new Date(placedUntil) } : {}),
  };
  const where: Prisma.OrderWhereInput = {
    ...orderReach(ctx),
    ...(statuses?.length ? { status: { in: statuses } } : {}),
    ...(placedFrom || placedUntil ? { placedAt } : {}),
    ...(text ? { OR: matches(text, can(ctx.actor, "order:read:all")) } : {}),
  };
  return find(ctx, where, limit);
}

function matches(text: string, all: boolean): Prisma.OrderWhereInput[] {
  // PostgreSQL takes no NUL, and LIKE has words of its own.
  const plain = text.replace(/\u0000/g, "").replace(/[\\%_]/g, "\\$&");
  const like = { contains: plain, mode: "insensitive" as const };
  const number = plain.replace(/^#\s*/, "");
  const items = { some: { OR: [{ nameEn: like }, { nameZh: like }, { variant: { sku: like } }] } };
  const people = [{ customer: { name: like } }, { customer: { email: like } }];
  return [{ id: { contains: number, mode: "insensitive" } }, { items }, ...(all ? people : [])];
}

async function find(ctx: Ctx, where: Prisma.OrderWhereInput, take: number): Promise<ListedOrder[]> {
  return ctx.db.order.findMany({ where, include: withItems, orderBy: [{ placedAt: "desc" }, { id: "desc" }], take });
}
