import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Actor, Ctx, Role } from "../context";
import type { TestDatabase } from "../postgres/test-database";
import { listTickets } from "./list-tickets";
import { findOrder, listRecentOrders } from "./orders";

const NOW = new Date("2026-11-22T17:00:00Z");
let database: TestDatabase;

beforeAll(async () => {
  database = await demoDatabase(NOW);
});

function context(role: Role, customerId: string | null = role === "customer" ? "cust_demo" : null): Ctx {
  const actor: Actor = { userId: `user_${role}`, role, customerId, name: role };
  return { actor, db: database.client, clock: { now: () => NOW }, locale: "en" };
}

describe("listRecentOrders", () => {
  it("gives the customer's own orders, newest first", async () => {
    const orders = await listRecentOrders(context("customer"), { limit: 3 });
    expect(orders.map((order) => order.id)).toEqual(["12533", "12521", "12488"]);
    expect(orders.every((order) => order.customerId === "cust_demo" && order.items.length > 0)).toBe(true);
  });

  it("gives nothing to those who have none of their own", async () => {
    expect(await listRecentOrders(context("admin"))).toEqual([]);
    expect(await listRecentOrders(context("customer", null))).toEqual([]);
    expect(await listRecentOrders(context("customer", "cust_nobody"))).toEqual([]);
  });
});

describe("findOrder", () => {
  it("reaches everybody's orders for staff only", async () => {
    for (const role of ["customer_service", "refund_manager", "manager", "ops", "admin"] as const) {
      expect((await findOrder(context(role), { orderId: "12345" })).customer.id).toBe("cust_demo");
    }
    await expect(findOrder(context("customer", ""), { orderId: "12345" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("listTickets", () => {
  it("pages newest first and counts all of them", async () => {
    const first = await listTickets(context("customer_service"), { pageSize: 10 });
    const second = await listTickets(context("customer_service"), { pageSize: 10, page: 2 });
    expect(first.total).toBe(90);
    const times = [...first.rows, ...second.rows].map((row) => row.createdAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(20);
  });

  it("finds by number as it is written, by order and by status, and takes any text", async () => {
    const manager = context("manager");
    const { rows } = await listTickets(manager, { pageSize: 1 });
    const [ticket] = rows;
    expect((await listTickets(manager, { search: `#${ticket?.number}` })).rows.map((row) => row.id)).toEqual([
      ticket?.id,
    ]);
    expect((await listTickets(manager, { search: ticket?.orderId ?? "" })).total).toBeGreaterThan(0);
    const closed = await listTickets(manager, { status: "CLOSED", pageSize: 100 });
    expect(closed.total).toBeGreaterThan(0);
    expect(closed.rows.every((row) => row.status === "CLOSED")).toBe(true);
    for (const search of ["%", "_", "\\", "\0", "' OR 1=1 --", "\ud800", "订单%"]) {
      expect((await listTickets(manager, { search })).total).toBe(search === "\0" ? 90 : 0);
    }
  });

  it("is not for customers", async () => {
    await expect(listTickets(context("customer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
