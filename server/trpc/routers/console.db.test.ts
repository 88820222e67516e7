import { TRPCError } from "@trpc/server";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Role } from "../../context";
import { runToEnd } from "../../engine/run-to-end";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine } from "../../engine/test-engine";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { createCallerFactory } from "../init";
import { appRouter } from "../root";

let database: TestDatabase;
let executionId: string;
const context = (userId: string, role: Role) => testContext(database, { userId, role });
const caller = (role: Role, userId = "user_ops") =>
  createCallerFactory(appRouter)({
    headers: new Headers(),
    viewer: async () => context(userId, role),
    visitor: async () => context(userId, role),
  });

beforeAll(async () => {
  database = await testDatabase();
  const sop = sopOf([skillNode("a", "end"), outputNode("end", "ok")]);
  executionId = await begin(context("user_lin", "customer"), sop, { order_id: "12345" });
  await runToEnd(testEngine(database).engine, executionId);
});

const failure = async (work: Promise<unknown>) => {
  const error = await work.then(() => null).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TRPCError);
  return (error as TRPCError).code;
};

describe("what a console page receives", () => {
  test("an execution, with its decimals as numbers and no more to follow", async () => {
    const page = await caller("ops").executions.get({ executionId });
    expect(page).toMatchObject({ live: false, openSteps: [], execution: { id: executionId } });
    expect(typeof page.decision?.totalCostUsd).toBe("number");
    expect(page.decision?.confidenceScore).toBeGreaterThan(0);
    // What the page is hydrated with must survive as plain data.
    expect(JSON.parse(JSON.stringify(page.decision)).totalCostUsd).toBe(page.decision?.totalCostUsd);
  });

  test("a list that says which rows still move", async () => {
    const { rows } = await caller("ops").executions.list({ search: "12345" });
    expect(rows).toEqual([expect.objectContaining({ id: executionId, live: false, status: "SUCCEEDED" })]);
  });
});

describe("who is let in", () => {
  test.each(["mail", "tickets", "sops"] as const)("a customer is refused the list of %s", async (page) => {
    const customer = caller("customer", "user_lin");
    expect(await failure(page === "sops" ? customer.sops.list() : customer[page].list({}))).toBe("FORBIDDEN");
  });

  test("somebody else's execution is answered like one that does not exist", async () => {
    const stranger = caller("customer", "user_kim").executions;
    expect(await failure(stranger.get({ executionId }))).toBe("NOT_FOUND");
    expect(await failure(stranger.get({ executionId: "exec_nothing" }))).toBe("NOT_FOUND");
    expect((await stranger.list({})).total).toBe(0);
  });

  test("the conversation is offered to who may open it", async () => {
    await database.client.execution.update({ where: { id: executionId }, data: { sessionId: "sess_1" } });
    const offered = async (...who: Parameters<typeof caller>) =>
      (await caller(...who).executions.get({ executionId })).conversationId;
    expect(await offered("ops")).toBe("sess_1");
    expect(await offered("customer", "user_lin")).toBe("sess_1");
    expect(await offered("refund_manager")).toBeNull();
  });

  test("every console role may read every list", async () => {
    for (const role of ["customer_service", "manager", "ops", "admin"] as const) {
      const staff = caller(role);
      expect((await staff.executions.list({})).total).toBe(1);
      expect((await staff.mail.list({})).rows.map((row) => row.executionId)).toEqual([executionId]);
      expect(await staff.tickets.list({})).toEqual({ rows: [], total: 0 });
      expect((await staff.sops.list()).rows.map((sop) => sop.sopId)).toContain("handle_order_delay");
    }
  });
});

describe("whatever is typed into a search", () => {
  const ops = () => caller("ops");
  const searchAll = (search: string) =>
    Promise.all([ops().executions.list({ search }), ops().mail.list({ search }), ops().tickets.list({ search })]);

  test.each(["%", "_", "'", "\\", "\0", "订\0单", "%_'\\\"", "\ud800", "'; DROP TABLE executions; --", "订单"])(
    "%j finds by its own letters and breaks nothing",
    async (search) => {
      const [executions, mail, tickets] = await searchAll(search);
      const blank = search.replaceAll("\0", "").trim() === "";
      // "_" is part of every id; nothing here holds any of the others, and there are no tickets.
      const hits = blank || search === "_" ? 1 : 0;
      expect([executions.total, mail.total, tickets.total]).toEqual([hits, hits, 0]);
    },
  );

  test("any text of up to 200 characters is an answer, never a failure", async () => {
    const typed = fc.string({ unit: "binary", maxLength: 200 }).filter((text) => text.length <= 200);
    await fc.assert(
      fc.asyncProperty(typed, async (search) => {
        for (const { total } of await searchAll(search)) expect(total).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  test.each([{ search: "x".repeat(201) }, { page: 0 }, { page: 1.5 }])("%j is refused as unusable", async (input) => {
    expect(await failure(ops().executions.list(input))).toBe("BAD_REQUEST");
    expect(await failure(ops().mail.list(input))).toBe("BAD_REQUEST");
    expect(await failure(ops().tickets.list(input))).toBe("BAD_REQUEST");
  });
});
