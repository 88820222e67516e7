// A customer's segment, from the orders in the books.
import type { z } from "zod";
import type { Ctx } from "../context";
import type { Customer } from "../db";
import { findCustomer, type findCustomerInput } from "./customers";
import { segmentOf, segmentReasons, type SegmentFacts } from "./segments";

const DAY_MS = 86_400_000;

type Row = { orders: bigint; last_year: bigint; last: Date | null; first: Date | null };

async function facts(ctx: Ctx, { id, vipLevel }: Customer): Promise<SegmentFacts> {
  const now = ctx.clock.now();
  const yearAgo = new Date(now.getTime() - 365 * DAY_MS);
  const [row] = await ctx.db.$queryRaw<Row[]>`
    SELECT count(*) AS orders, count(*) FILTER (WHERE placed_at > ${yearAgo}) AS last_year,
      max(placed_at) AS last, min(placed_at) AS first
    FROM orders WHERE customer_id = ${id} AND status NOT IN ('PENDING_PAYMENT', 'CANCELLED')`;
  const days = (at: Date | null | undefined) =>
    at ? Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY_MS)) : null;
  return {
    vipLevel,
    orders: Number(row?.orders ?? 0),
    ordersLastYear: Number(row?.last_year ?? 0),
    daysSinceLastOrder: days(row?.last),
    daysSinceFirstOrder: days(row?.first),
  };
}

/** Throws NOT_FOUND (customer_not_found). */
export async function customerSegment(ctx: Ctx, input: z.input<typeof findCustomerInput> = {}) {
  const customer = await findCustomer(ctx, input);
  const found = await facts(ctx, customer);
  return { customer, facts: found, segment: segmentOf(found), reasons: segmentReasons(found) };
}
