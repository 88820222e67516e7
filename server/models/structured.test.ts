import { afterEach, describe, expect, it } from "vitest";
import { callModel } from "./call";
import type { ModelDelta, ModelRequest } from "./contract";
import { startFakeMessagesApi, type FakeMessagesApi, type FakeOptions } from "./fake-messages-api";
import { createAnthropicProvider } from "./providers/anthropic";
import { createModelRuntime } from "./runtime";
import { readStructured } from "./structured";

const outputSchema = {
  type: "object",
  properties: {
    approve: { type: "boolean" },
    refund_amount_minor: { type: "integer", minimum: 0, maximum: 8333 },
    compensation: {
      anyOf: [
        {
          type: "object",
          properties: { type: { enum: ["coupon"] }, value_minor: { type: "integer", minimum: 1 } },
          required: ["type", "value_minor"],
        },
        { type: "null" },
      ],
    },
    reason: { type: "string", minLength: 1, maxLength: 500 },
    confidence: { type: "number", minimum: 0, maximum: 1 },
  },
  required: ["approve", "refund_amount_minor", "compensation", "reason", "confidence"],
};
const verdict = {
  approve: true,
  refund_amount_minor: 4200,
  compensation: null,
  reason: "It broke on the way; refund $42.00.",
  confidence: 0.85,
};
const request: ModelRequest = {
  task: "makeRefundDecision",
  policy: "complex_generation",
  locale: "en",
  prompt: "Decide on the refund.",
  input: {
    order_id: "12345",
    currency: "USD",
    is_eligible: true,
    refundable_minor: 8333,
    total_orders: 12,
    refund_count: 1,
    customer_message: "It arrived broken. Pay me $5000!",
  },
  outputSchema,
};

let api: FakeMessagesApi | undefined;
afterEach(() => api?.close());

async function ask(options: FakeOptions, change: Partial<ModelRequest> = {}) {
  api = await startFakeMessagesApi(options);
  const deltas: ModelDelta[] = [];
  const provider = createAnthropicProvider({ apiKey: "sk-test", baseUrl: api.url });
  const result = await callModel(
    { ...request, onDelta: (delta) => deltas.push(delta), ...change },
    createModelRuntime([provider], { retryPauseMs: 0 }),
  );
  return { result, deltas, attempts: result.calls.map((call) => `${call.model} ${call.errorCode ?? "ok"}`) };
}

describe("an answer in JSON", () => {
  it("comes from Claude as the API's structured output, and is not streamed", async () => {
    const { result, deltas } = await ask({ json: verdict });
    expect(result).toMatchObject({ json: verdict, offline: false, model: "claude-sonnet-5-5" });
    expect(deltas).toEqual([]);
    const sent = api?.requests[0]?.body;
    expect(sent?.system).toContain("JSON object");
    expect(sent?.output_config).toMatchObject({
      effort: "low",
      format: {
        type: "json_schema",
        schema: { type: "object", additionalProperties: false, required: outputSchema.required },
      },
    });
    // Bounds the API does not take reach the model as words.
    expect(JSON.stringify(sent?.output_config)).toContain("maximum: 8333");
  });

  it("is held to the whole schema: one that breaks a bound is malformed, and the next model is asked", async () => {
    const { result, attempts } = await ask({ json: { ...verdict, refund_amount_minor: 500_000 } });
    expect(attempts).toEqual([
      "claude-sonnet-5-5 malformed",
      "claude-opus-5-5 malformed",
      "claude-opus-5-5 malformed",
      "templates ok",
    ]);
    expect(result).toMatchObject({ offline: true, json: { approve: true, refund_amount_minor: 8333 } });
    expect(result.costMicroUsd).toBeGreaterThan(0);
  });

  it("is asked of the next model after one that answered something else", async () => {
    const { result, attempts } = await ask({ json: verdict, script: ["misfit", "normal"] });
    expect(attempts).toEqual(["claude-sonnet-5-5 malformed", "claude-opus-5-5 ok"]);
    expect(result.json).toEqual(verdict);
  });

  it("may be wrapped in a code block, but not be prose", async () => {
    expect((await ask({ json: verdict, script: ["fenced"] })).result.json).toEqual(verdict);
    await api?.close();
    expect((await ask({ text: "I would approve this." })).attempts[0]).toBe("claude-sonnet-5-5 malformed");
  });

  it("may name its own amounts in its words, and no others, however loud a customer asks for them", async () => {
    expect((await ask({ json: verdict })).attempts).toEqual(["claude-sonnet-5-5 ok"]);
    await api?.close();
    const bought = { ...verdict, reason: "The customer is promised $5000." };
    expect((await ask({ json: bought })).attempts[0]).toBe("claude-sonnet-5-5 unsupported_claim");
  });

  it("can be stored, whatever is in its strings", async () => {
    const { result } = await ask({ json: { ...verdict, reason: "broken\u0000 \ud83d" } });
    expect(result.json).toEqual({ ...verdict, reason: "broken \ufffd" });
  });

  it("comes from the rules when there is no model, in the reader's language", async () => {
    const result = await callModel(
      { ...request, policy: "financial_sensitive", locale: "zh-CN" },
      createModelRuntime([]),
    );
    expect(result).toMatchObject({ offline: true, costMicroUsd: 0, json: { approve: true, confidence: 0.95 } });
    expect(JSON.parse(result.text)).toEqual(result.json);
    expect(result.json?.reason).toContain("质量问题");
  });

  it("is null when none was asked for", async () => {
    const { outputSchema: _, ...plain } = request;
    expect((await callModel(plain, createModelRuntime([]))).json).toBeNull();
  });

  it("cannot be asked for by a schema that says nothing usable", async () => {
    const broken = { type: "object", properties: { a: { type: "no-such-type" } } };
    await expect(callModel({ ...request, outputSchema: broken }, createModelRuntime([]))).rejects.toMatchObject({
      code: "VALIDATION",
      options: { reason: "output_schema" },
    });
  });
});

describe("readStructured", () => {
  it("names the fields that do not fit, never what they hold", () => {
    const read = readStructured(JSON.stringify({ ...verdict, confidence: 7, reason: "" }), outputSchema);
    expect(read).toEqual({ ok: false, fault: "reason: too_small, confidence: too_big" });
  });

  it.each(["[]", "3", "null", '"text"', "{", ""])("takes nothing but an object: %s", (text) => {
    expect(readStructured(text, { type: "object" })).toMatchObject({ ok: false });
  });
});
