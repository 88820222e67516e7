import { beforeAll, expect, it } from "vitest";
import type { Ctx, Role } from "../context";
import { AppError } from "../errors";
import { newId } from "../ids";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { rateExecution, readRatings } from "./ratings";
import { runToEnd } from "./run-to-end";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine } from "./test-engine";

let database: TestDatabase;
let customer: Ctx;
const SOP = () => sopOf([skillNode("a", "end"), outputNode("end", "ok")]);
const as = (userId: string, role: Role) => testContext(database, { userId, role });
const rateAt = (ms: number): Ctx => ({ ...customer, clock: { now: () => new Date(ms) } });
const NOW = Date.UTC(2026, 10, 23, 12);
const DAY = 24 * 3_600_000;

beforeAll(async () => {
  database = await testDatabase();
  customer = as("user_lin", "customer");
});

async function ended(): Promise<string> {
  const executionId = await begin(customer, SOP(), { order_id: "12345" });
  await runToEnd(testEngine(database).engine, executionId);
  return executionId;
}
async function refusal(act: Promise<unknown>) {
  const error = await act.then(() => null).catch((caught: unknown) => caught);
  if (error instanceof AppError) return [error.code, error.options.reason];
  throw new Error(`expected an AppError, got ${String(error)}`);
}

it("keeps one rating with the execution, which can be changed for a day, each time audited", async () => {
  const executionId = await ended();
  await rateExecution(rateAt(NOW), { executionId, thumb: "UP" });
  await rateExecution(rateAt(NOW + DAY - 1), { executionId, thumb: "DOWN", stars: 2, comment: "  It took long.\0 " });
  expect((await readRatings(database.client, [executionId])).get(executionId)).toMatchObject({
    thumb: "DOWN",
    stars: 2,
    comment: "It took long.",
    userId: "user_lin",
  });
  expect(await refusal(rateExecution(rateAt(NOW + DAY), { executionId, thumb: "UP" }))).toEqual([
    "EXPIRED",
    "rating_closed",
  ]);
  const audited = await database.client.auditLog.findMany({
    where: { action: "execution.rate", executionId },
    orderBy: { seq: "asc" },
  });
  expect(audited.map(({ after }) => after)).toEqual([
    { thumb: "UP", stars: null, comment: null },
    { thumb: "DOWN", stars: 2, comment: "It took long." },
  ]);
  expect(audited[1]?.before).toEqual({ thumb: "UP", stars: null, comment: null });
});

it("is one rating also when two tabs give it at once", async () => {
  const executionId = await ended();
  await Promise.all([1, 2, 3].map((stars) => rateExecution(customer, { executionId, stars })));
  expect(await database.client.executionRating.count({ where: { executionId } })).toBe(1);
});

it("is the customer's, too, where a program spoke in their name", async () => {
  const executionId = await ended();
  const program = { id: newId("sess"), userId: "token_app", customerId: "cust_app", channel: "rest", locale: "en" };
  const at = new Date(NOW);
  await database.client.sessionState.create({
    data: { ...program, state: "IDLE", context: {}, createdAt: at, lastActiveAt: at, expiresAt: at },
  });
  await database.client.execution.update({
    where: { id: executionId },
    data: { userId: "token_app", sessionId: program.id },
  });
  const of = (customerId: string): Ctx => ({ ...customer, actor: { ...customer.actor, customerId } });
  expect((await refusal(rateExecution(of("cust_other"), { executionId, thumb: "UP" })))[0]).toBe("NOT_FOUND");
  expect(await rateExecution(of("cust_app"), { executionId, thumb: "UP" })).toMatchObject({ thumb: "UP" });
});

it("is of whom it was done for, and of what has ended", async () => {
  const executionId = await ended();
  expect(await refusal(rateExecution(as("user_kim", "customer"), { executionId, thumb: "UP" }))).toEqual([
    "NOT_FOUND",
    "execution_not_found",
  ]);
  expect(await refusal(rateExecution(customer, { executionId: "exec_nothing", thumb: "UP" }))).toEqual([
    "NOT_FOUND",
    "execution_not_found",
  ]);
  expect(await refusal(rateExecution(as("user_lin", "refund_manager"), { executionId, thumb: "UP" }))).toEqual([
    "FORBIDDEN",
    undefined,
  ]);
  const open = await begin(customer, SOP(), { order_id: "12345" });
  expect(await refusal(rateExecution(customer, { executionId: open, thumb: "UP" }))).toEqual([
    "CONFLICT",
    "execution_open",
  ]);
  expect((await readRatings(database.client, [executionId, open])).size).toBe(0);
});

it.each([{}, { comment: "  " }, { stars: 0 }, { stars: 6 }, { stars: 2.5 }, { comment: "x".repeat(1_001) }])(
  "%j is no rating",
  async (said) => {
    const executionId = await ended();
    await expect(rateExecution(customer, { executionId, ...said })).rejects.toThrow();
    expect((await readRatings(database.client, [executionId])).size).toBe(0);
  },
);
