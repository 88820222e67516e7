import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../../prisma/test-demo";
import type { Actor, Ctx } from "../../context";
import type { TestDatabase } from "../../postgres/test-database";
import { readReportTable, type reportRequest } from "./records";
import type { Row } from "./table";
import type { z } from "zod";

const NOW = new Date("2026-11-22T17:00:00Z");
const ops: Actor = { userId: "user_ops", role: "ops", customerId: null, name: "Diego" };

let database: TestDatabase;
beforeAll(async () => {
  database = await demoDatabase(NOW);
});

const read = async (input: z.input<typeof reportRequest>, actor: Actor = ops) => {
  const ctx: Ctx = { actor, db: database.client, clock: { now: () => NOW }, locale: "en" };
  return (await readReportTable(ctx, input)).table;
};
const quarter = { from: "2026-08-24", to: "2026-11-22" };
const sumOf = (rows: readonly Row[], key: string) => rows.reduce((sum, row) => sum + Number(row[key] ?? 0), 0);

describe("sales", () => {
  it("add up to what the orders say, by whatever they are grouped", async () => {
    const sold = { status: { notIn: ["PENDING_PAYMENT", "CANCELLED"] } };
    const orders = await database.client.order.findMany({ where: sold });
    const expected = orders.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
    for (const groupBy of ["day", "week", "month"] as const) {
      const { rows, totals } = await read({ kind: "sales", groupBy, ...quarter });
      expect([sumOf(rows, "orders"), sumOf(totals, "orders")]).toEqual([orders.length, orders.length]);
      expect([sumOf(rows, "total_minor"), sumOf(totals, "total_minor")]).toEqual([expected, expected]);
      for (const row of totals) {
        const parts = Number(row.gross_minor) - Number(row.discount_minor) + Number(row.shipping_minor);
        expect(parts).toBe(row.total_minor);
      }
    }
    const gross = orders.reduce((sum, { subtotalMinor }) => sum + subtotalMinor, 0);
    for (const groupBy of ["category", "product"] as const) {
      const { rows, totals } = await read({ kind: "sales", groupBy, ...quarter });
      expect([sumOf(rows, "gross_minor"), sumOf(totals, "gross_minor")]).toEqual([gross, gross]);
    }
  });

  it("count an order on the day it was on the asker's clock", async () => {
    await database.client.order.update({
      where: { id: "12345" },
      data: { placedAt: new Date("2026-11-12T18:30:00Z") },
    });
    const dayOf = async (timeZone: string) => {
      const before = await read({ kind: "sales", groupBy: "day", timeZone, from: "2026-11-12", to: "2026-11-12" });
      const after = await read({ kind: "sales", groupBy: "day", timeZone, from: "2026-11-13", to: "2026-11-13" });
      return [sumOf(before.rows, "orders"), sumOf(after.rows, "orders")];
    };
    const [utc, shanghai] = [await dayOf("UTC"), await dayOf("Asia/Shanghai")];
    await database.client.order.update({ where: { id: "12345" }, data: { status: "CANCELLED" } });
    expect(await dayOf("UTC")).toEqual([Number(utc[0]) - 1, utc[1]]);
    expect(await dayOf("Asia/Shanghai")).toEqual([shanghai[0], Number(shanghai[1]) - 1]);
    await database.client.order.update({ where: { id: "12345" }, data: { status: "SHIPPED" } });
  });

  it("are as long as the day was, where clocks change", async () => {
    const at = (iso: string) => ({ placedAt: new Date(iso) });
    // Berlin put its clocks back on 25 October 2026: that day began at 22:00 UTC and ended at 23:00 UTC.
    await database.client.order.update({ where: { id: "12273" }, data: at("2026-10-24T22:00:00Z") });
    await database.client.order.update({ where: { id: "12262" }, data: at("2026-10-25T22:59:59Z") });
    const day = { from: "2026-10-25", to: "2026-10-25", timeZone: "Europe/Berlin" };
    const ids = await database.client.$queryRaw<{ n: bigint }[]>`
      SELECT count(*) AS n FROM orders WHERE placed_at >= '2026-10-24T22:00:00Z' AND placed_at < '2026-10-25T23:00:00Z'
        AND status NOT IN ('PENDING_PAYMENT', 'CANCELLED')`;
    const { rows } = await read({ kind: "sales", groupBy: "day", ...day });
    expect(sumOf(rows, "orders")).toBe(Number(ids[0]?.n));
    expect(new Set(rows.map(({ period }) => period))).toEqual(new Set(["2026-10-25"]));
  });
});

describe("refunds", () => {
  it("add up to what the ledger gave back, by day and by reason", async () => {
    const refunds = await database.client.payment.findMany({ where: { kind: "REFUND", status: "SUCCEEDED" } });
    const expected = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const charges = await database.client.payment.aggregate({
      where: { kind: "CHARGE", status: "SUCCEEDED" },
      _sum: { amountMinor: true },
    });
    for (const groupBy of ["day", "week", "month", "reason"] as const) {
      const { rows, totals } = await read({ kind: "refunds", groupBy, from: "2026-08-01", to: "2026-11-23" });
      expect([sumOf(rows, "refunds"), sumOf(rows, "refunded_minor")]).toEqual([refunds.length, expected]);
      expect([sumOf(totals, "refunded_minor"), sumOf(totals, "charged_minor")]).toEqual([
        expected,
        charges._sum.amountMinor,
      ]);
      for (const row of totals) expect(row.refund_share).toBeLessThan(1);
    }
  });
});

describe("service levels", () => {
  it("say which parcels came when they were due; what is not due yet is neither", async () => {
    const { rows, totals } = await read({ kind: "sla", groupBy: "deliveries", from: "2026-08-24", to: "2026-12-31" });
    const shipments = await database.client.shipment.findMany();
    const kept = shipments.filter((row) => row.deliveredAt && row.deliveredAt <= row.estimatedDelivery).length;
    const broken = shipments.filter((row) => (row.deliveredAt ?? NOW) > row.estimatedDelivery).length;
    expect(totals[0]).toMatchObject({ count: shipments.length, kept, broken });
    expect(totals[0]?.kept_share).toBeCloseTo(kept / (kept + broken), 3);
    expect(sumOf(rows, "count")).toBe(shipments.length);
    expect(rows.map(({ carrier }) => carrier)).toContain("UPS");
  });

  it("say how long tickets took, and which are overdue", async () => {
    const { rows } = await read({ kind: "sla", groupBy: "tickets", ...quarter });
    const tickets = await database.client.ticket.findMany({ where: { priority: "LOW" } });
    const low = rows.find(({ priority }) => priority === "LOW");
    expect(low?.count).toBe(tickets.length);
    const hours = tickets
      .flatMap(({ createdAt, resolvedAt }) =>
        resolvedAt ? [(resolvedAt.getTime() - createdAt.getTime()) / 3_600_000] : [],
      )
      .sort((a, b) => a - b);
    const median = hours[Math.ceil(hours.length / 2) - 1] ?? 0;
    expect(Math.abs(Number(low?.median_hours) - median)).toBeLessThanOrEqual(median * 0.03 + 0.1);
  });

  it("say how often skills and procedures succeeded", async () => {
    const startedAt = new Date("2026-11-20T10:00:00Z");
    const log = (id: string, skillId: string, status: string, durationMs: number) => ({
      ...{ id, skillId, status, durationMs, startedAt, executionId: "exec_1", decisionId: "dec_1" },
      ...{ stepId: "s", skillVersion: "1.0.0" },
    });
    await database.client.skillExecutionLog.createMany({
      data: [
        ...Array.from({ length: 18 }, (_, i) => log(`log_a${i}`, "get_order_v1", "SUCCEEDED", 100)),
        log("log_b1", "get_order_v1", "FAILED", 9_000),
        log("log_b2", "get_order_v1", "FAILED", 9_000),
        log("log_c", "pay_v1", "SUCCEEDED", 50),
      ],
    });
    const { rows } = await read({ kind: "sla", groupBy: "skills", from: "2026-11-19", to: "2026-11-21" });
    expect(rows).toMatchObject([
      { skill: "get_order_v1", count: 20, kept: 18, broken: 2, kept_share: 0.9 },
      { skill: "pay_v1", count: 1, kept: 1, broken: 0, kept_share: 1 },
    ]);
    expect(Math.abs(Number(rows[0]?.median_ms) - 100)).toBeLessThanOrEqual(2);
    expect(Math.abs(Number(rows[0]?.p95_ms) - 9_000)).toBeLessThanOrEqual(180);
    expect((await read({ kind: "sla", groupBy: "procedures", ...quarter })).rows).toEqual([]);
    await expect(read({ kind: "sla", groupBy: "skills", from: "2026-01-01", to: "2026-11-22" })).rejects.toMatchObject({
      options: { reason: "period_invalid" },
    });
  });
});

describe("cohorts", () => {
  it("follow each month's new customers through the months after", async () => {
    const { rows } = await read({ kind: "cohorts", groupBy: "month", from: "2026-08-01", to: "2026-11-30" });
    const orders = await database.client.order.findMany({
      where: { status: { notIn: ["PENDING_PAYMENT", "CANCELLED"] } },
      orderBy: { placedAt: "asc" },
    });
    const month = (at: Date) => at.toISOString().slice(0, 7);
    const first = new Map<string, string>();
    for (const { customerId, placedAt } of orders) if (!first.has(customerId)) first.set(customerId, month(placedAt));
    const active = (cohort: string, after: number) => {
      const [year = 0, index = 0] = cohort.split("-").map(Number);
      const then = month(new Date(Date.UTC(year, index - 1 + after, 1)));
      const who = orders.filter((row) => first.get(row.customerId) === cohort && month(row.placedAt) === then);
      return { customers: new Set(who.map(({ customerId }) => customerId)).size, orders: who.length };
    };
    expect(rows.length).toBeGreaterThan(5);
    for (const { cohort, months_after, customers, orders: count } of rows) {
      expect({ customers, orders: count }).toEqual(active(String(cohort), Number(months_after)));
    }
    expect(rows.filter(({ months_after }) => months_after === 0).every(({ share }) => share === 1)).toBe(true);
  });
});

it("are for those who may read them", async () => {
  const customer: Actor = { userId: "u", role: "customer", customerId: "cust_demo", name: "X" };
  await expect(read({ kind: "sales", groupBy: "day", ...quarter }, customer)).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
