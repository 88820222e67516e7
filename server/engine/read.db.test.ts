import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { getExecution, listExecutions } from "./read";
import { runToEnd } from "./run-to-end";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine } from "./test-engine";

let database: TestDatabase;
const sop = sopOf([skillNode("a", "end"), outputNode("end", "ok")]);
const ids: Record<string, string> = {};
const as = (userId: string, role: "customer" | "ops" = "customer") => testContext(database, { userId, role });

beforeAll(async () => {
  database = await testDatabase();
  for (const [name, userId, order] of [
    ["first", "user_lin", "12345"],
    ["second", "user_lin", "12346"],
    ["other", "user_kim", "99999"],
  ] as const) {
    ids[name] = await begin(as(userId), sop, { order_id: order });
  }
  await runToEnd(testEngine(database).engine, ids.first!);
});

describe("getExecution", () => {
  it("gives its owner and operations the whole record", async () => {
    for (const ctx of [as("user_lin"), as("user_ops", "ops")]) {
      const detail = await getExecution(ctx, { executionId: ids.first! });
      expect(detail.execution.status).toBe("SUCCEEDED");
      expect(detail.steps.map((step) => step.stepId)).toEqual(["a", "end"]);
      expect(detail.decision).toMatchObject({ status: "SUCCESS", executionId: ids.first });
      expect(detail.graph.sopId).toBe("test_sop");
    }
  });

  it("answers another customer exactly as for one that does not exist", async () => {
    const refused = await getExecution(as("user_kim"), { executionId: ids.first! }).catch((error: unknown) => error);
    const missing = await getExecution(as("user_kim"), { executionId: "exec_nothing" }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({ code: "NOT_FOUND" });
    expect((refused as AppError).message).toBe((missing as AppError).message);
  });
});

describe("listExecutions", () => {
  it("tells the words a conversation began with, however many are newer, to who may read it", async () => {
    const begun = { channel: "web", locale: "en", context: {}, history: [], expiresAt: new Date("2030-01-01") };
    await database.client.sessionState.create({
      data: { ...begun, id: "sess_words", userId: "user_lin", state: "IDLE", title: "Where is my parcel?" },
    });
    const titleOf = async (ctx: ReturnType<typeof as>, name: string) =>
      (await listExecutions(ctx, {})).rows.find((row) => row.id === ids[name])?.title;
    await database.client.execution.updateMany({
      where: { id: { in: [ids.second!, ids.other!] } },
      data: { sessionId: "sess_words" },
    });
    expect(await titleOf(as("user_lin"), "second")).toBe("Where is my parcel?");
    expect(await titleOf(as("user_lin"), "first")).toBeNull();
    expect(await titleOf(as("user_ops", "ops"), "second")).toBe("Where is my parcel?");
    // Not theirs, although their execution names it.
    expect(await titleOf(as("user_kim"), "other")).toBeNull();
  });

  const listed = async (ctx: ReturnType<typeof as>, input: Parameters<typeof listExecutions>[1]) =>
    (await listExecutions(ctx, input)).rows.map((row) => row.id);

  it("shows a customer their own, newest first, and operations all", async () => {
    expect(await listed(as("user_lin"), {})).toEqual([ids.second, ids.first]);
    expect(await listed(as("user_kim"), {})).toEqual([ids.other]);
    expect((await listExecutions(as("user_ops", "ops"), {})).total).toBe(3);
  });

  it("finds by order number, id and SOP, filters by status, and pages", async () => {
    const ops = as("user_ops", "ops");
    expect(await listed(ops, { search: "12346" })).toEqual([ids.second]);
    expect(await listed(ops, { search: ids.other!.slice(5).toLowerCase() })).toEqual([ids.other]);
    expect(await listed(ops, { search: "TEST_SOP", status: "SUCCEEDED" })).toEqual([ids.first]);
    const pages = await Promise.all([1, 2, 3, 4].map((page) => listed(ops, { page, pageSize: 1 })));
    expect(pages.flat().sort()).toEqual(Object.values(ids).sort());
  });

  it("takes wildcards and quotes in a search as plain characters", async () => {
    const ops = as("user_ops", "ops");
    for (const search of ["%", "_____", "12_45", "' OR 1=1 --", "\\", "\u0000", "\ud800"]) {
      const found = await listed(ops, { search });
      expect([search, found.length]).toEqual([search, search === "\u0000" ? 3 : 0]);
    }
  });

  const blns = new URL("../../../shared/data/strings/blns.json", import.meta.url);
  it.skipIf(!existsSync(blns))("survives every naughty string", async () => {
    const strings = JSON.parse(readFileSync(blns, "utf8")) as string[];
    for (const search of strings) {
      const result = await listExecutions(as("user_ops", "ops"), { search }).catch((error: unknown) => error);
      if ([...search].length <= 200) expect(result).toHaveProperty("rows");
      else expect((result as Error).name).toBe("ZodError");
    }
  });
});
