import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transaction } from "../db";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { callModel, recordModelCalls } from "./call";
import { startFakeMessagesApi, type FakeMessagesApi } from "./fake-messages-api";
import { createAnthropicProvider } from "./providers/anthropic";
import { createModelRuntime } from "./runtime";

let db: TestDatabase;
let api: FakeMessagesApi;
beforeAll(async () => {
  db = await testDatabase();
  api = await startFakeMessagesApi({
    script: ["broken_stream", "normal"],
    usage: { input: 700, output: 80, cacheWrite: 30, cacheRead: 200 },
  });
});
afterAll(() => api.close());

describe("recordModelCalls", () => {
  it("writes a row per attempt, the failed one with what it used, and writes the same attempts once", async () => {
    const provider = createAnthropicProvider({ apiKey: "sk-test", baseUrl: api.url });
    const result = await callModel(
      {
        task: "generateCustomerApology",
        policy: "complex_generation",
        locale: "en",
        prompt: "Apologise.",
        input: { order_id: "12345" },
      },
      createModelRuntime([provider]),
    );
    const of = { executionId: "exec_1", stepId: "apologise" };
    await recordModelCalls(db.client, result.calls, of);
    await recordModelCalls(db.client, result.calls, of);

    const rows = await db.client.modelCall.findMany({ where: { executionId: "exec_1" }, orderBy: { id: "asc" } });
    const shared = { ...of, task: "generateCustomerApology", policy: "complex_generation", provider: "anthropic" };
    const cached = { inputTokens: 700, cachedTokens: 200, cacheWriteTokens: 30, priceKnown: true };
    expect(rows).toMatchObject([
      {
        ...shared,
        ...cached,
        model: "claude-sonnet-5-5",
        status: "FAILED",
        errorCode: "stream_broken",
        outputTokens: 1,
      },
      { ...shared, ...cached, model: "claude-opus-5-5", status: "SUCCEEDED", errorCode: null, outputTokens: 80 },
    ]);
    expect(rows.map((row) => row.costMicroUsd)).toEqual([1400 + 10 + 75 + 20, 2800 + 1600 + 150 + 40]);
    expect(rows.reduce((sum, row) => sum + row.costMicroUsd, 0)).toBe(result.costMicroUsd);
    expect(rows[0]?.candidates).toEqual(JSON.parse(JSON.stringify(result.calls[0]?.candidates)));
    expect(rows[1]?.firstTokenMs).toBeGreaterThanOrEqual(0);
    expect(rows[1]?.latencyMs).toBeGreaterThanOrEqual(rows[1]?.firstTokenMs ?? 0);
  });

  it("goes when the step's transaction goes", async () => {
    const result = await callModel(
      {
        task: "generateCustomerApology",
        policy: "complex_generation",
        locale: "zh-CN",
        prompt: "",
        input: { order_id: "1" },
      },
      createModelRuntime([]),
    );
    const step = transaction(db.client, async (tx) => {
      await recordModelCalls(tx, result.calls, { executionId: "exec_2", stepId: "apologise" });
      throw new Error("the worker lost its lease");
    });
    await expect(step).rejects.toThrow("lease");
    expect(await db.client.modelCall.count({ where: { executionId: "exec_2" } })).toBe(0);
  });
});
