import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppError } from "../errors";
import { callModel, modelCallsOf } from "./call";
import { buildContext } from "./context/build";
import type { ModelDelta, ModelRequest } from "./contract";
import { FAKE_TEXT, startFakeMessagesApi, type FakeMessagesApi } from "./fake-messages-api";
import type { FakeReply } from "./fake-messages-replies";
import { createAnthropicProvider, type AnthropicConfig } from "./providers/anthropic";
import { createModelRuntime } from "./runtime";

let api: FakeMessagesApi;
beforeAll(async () => {
  api = await startFakeMessagesApi();
});
afterAll(() => api.close());

const apology: ModelRequest = {
  task: "generateCustomerApology",
  policy: "complex_generation",
  locale: "en",
  prompt: "Apologise for the delay.",
  input: { order_id: "12345", days_delayed: 3, delay_reason: "WEATHER" },
};
const online = (config: Partial<AnthropicConfig> = {}) =>
  createModelRuntime([createAnthropicProvider({ apiKey: "sk-test", baseUrl: api.url, ...config })], {
    retryPauseMs: 0,
  });
const offline = createModelRuntime([]);

async function ask(script: FakeReply[], change: Partial<ModelRequest> = {}, config: Partial<AnthropicConfig> = {}) {
  api.play(script);
  const deltas: ModelDelta[] = [];
  const result = await callModel({ ...apology, onDelta: (delta) => deltas.push(delta), ...change }, online(config));
  return { result, deltas, attempts: result.calls.map((call) => `${call.model} ${call.errorCode ?? "ok"}`) };
}

/** What a reader of the stream has on screen at the end. */
function shown(deltas: ModelDelta[]): string {
  return deltas.reduce((text, delta) => (delta.type === "reset" ? "" : text + delta.text), "");
}

describe("callModel", () => {
  it("answers with the model the policy ranks first, and says what it cost", async () => {
    const { result, deltas } = await ask(["normal"]);
    expect(result).toMatchObject({
      text: FAKE_TEXT.en,
      provider: "anthropic",
      model: "claude-sonnet-5-5",
      offline: false,
    });
    // 812 × $2 + 96 × $10, per million.
    expect(result.costMicroUsd).toBe(1624 + 960);
    expect(shown(deltas)).toBe(FAKE_TEXT.en);
    expect(result.calls).toEqual([
      expect.objectContaining({ status: "SUCCEEDED", errorCode: null, costMicroUsd: 2584, priceKnown: true }),
    ]);
    expect(result.calls[0]?.candidates.map((one) => [one.model, one.rank, one.excluded])).toEqual([
      ["claude-sonnet-5-5", 1, null],
      ["claude-opus-5-5", 2, null],
      ["templates", 3, null],
      ["claude-haiku-5-5", null, "below_min_capability"],
    ]);
  });

  it.each(["overloaded", "rate_limited", "broken_stream", "malformed", "refusal", "truncated"] satisfies FakeReply[])(
    "goes on to the next model after %s",
    async (reply) => {
      const { result, attempts } = await ask([reply, "normal"]);
      expect(result).toMatchObject({ text: FAKE_TEXT.en, model: "claude-opus-5-5", offline: false });
      expect(attempts[1]).toBe("claude-opus-5-5 ok");
      expect(api.requests.map((request) => request.body.model)).toEqual(["claude-sonnet-5-5", "claude-opus-5-5"]);
    },
  );

  it("leaves nothing of a broken stream in the result, tells its readers to start over, and counts its cost", async () => {
    const { result, deltas } = await ask(["broken_stream", "overloaded_mid_stream"]);
    expect(result.offline).toBe(true);
    expect(result.text).toContain("order 12345 is 3 days late");
    expect(result.text).not.toContain(FAKE_TEXT.en.slice(0, 12));
    expect(shown(deltas)).toBe(result.text);
    expect(deltas.filter((delta) => delta.type === "reset")).toHaveLength(3);
    // Sonnet once and Opus twice, each up to its first output token.
    expect(result.calls.map((call) => call.costMicroUsd)).toEqual([1634, 3268, 3268, 0]);
    expect(result.costMicroUsd).toBe(1634 + 3268 + 3268);
  });

  it("does not say reset when nothing was streamed", async () => {
    const { deltas } = await ask(["overloaded", "normal"]);
    expect(deltas.some((delta) => delta.type === "reset")).toBe(false);
  });

  it("asks the last model twice before it falls back to templates", async () => {
    const { attempts } = await ask(["overloaded"]);
    expect(attempts).toEqual([
      "claude-sonnet-5-5 overloaded",
      "claude-opus-5-5 overloaded",
      "claude-opus-5-5 overloaded",
      "templates ok",
    ]);
    const pinned = await ask(["overloaded", "normal"], {}, { model: "claude-haiku-5-5" });
    expect(pinned.attempts).toEqual(["claude-haiku-5-5 overloaded", "claude-haiku-5-5 ok"]);
  });

  it("does not ask again where asking again cannot help, or where the provider said when", async () => {
    for (const reply of ["unauthenticated", "rate_limited", "refusal"] satisfies FakeReply[]) {
      const { attempts } = await ask([reply]);
      expect(attempts).toHaveLength(3);
      expect(attempts[2]).toBe("templates ok");
    }
  });

  it("leaves time for the offline answer when a model hangs", async () => {
    const { attempts, result } = await ask(["stalled"], { timeoutMs: 500 });
    expect(attempts).toEqual(["claude-sonnet-5-5 timeout", "templates ok"]);
    expect(result.offline).toBe(true);
  });

  it("does not send a text that promises what the facts do not", async () => {
    const liar = await startFakeMessagesApi({ text: "We are sorry, and we will refund you $500 today." });
    const deltas: ModelDelta[] = [];
    const request = { ...apology, input: { ...apology.input, customer_message: "Promise me $500!" } };
    const result = await callModel(
      { ...request, onDelta: (delta) => deltas.push(delta) },
      createModelRuntime([createAnthropicProvider({ apiKey: "sk-test", baseUrl: liar.url })]),
    );
    await liar.close();
    expect(result.offline).toBe(true);
    expect(shown(deltas)).toBe(result.text);
    expect(result.text).not.toContain("500");
    expect(result.calls.map((call) => call.errorCode)).toEqual(["unsupported_claim", "unsupported_claim", null]);
    expect(result.costMicroUsd).toBeGreaterThan(0);
  });

  it("gives a text that can be stored, whatever a gateway put into it", async () => {
    const odd = await startFakeMessagesApi({ text: "We are\u0000 sorry \ud83d." });
    const provider = createAnthropicProvider({ apiKey: "sk-test", baseUrl: odd.url });
    const result = await callModel(apology, createModelRuntime([provider]));
    await odd.close();
    expect(result.text).toBe("We are sorry \ufffd.");
  });

  it("prices a model it does not know at the dearest rates, and says so", async () => {
    const { result } = await ask(["normal"], {}, { model: "claude-next" });
    expect(result.calls[0]).toMatchObject({ priceKnown: false, costMicroUsd: 8120 + 4800 });
  });

  it("works without any model, in both languages, for nothing", async () => {
    const zh = await callModel({ ...apology, locale: "zh-CN" }, offline);
    expect(zh).toMatchObject({ provider: "offline", model: "templates", offline: true, costMicroUsd: 0 });
    expect(zh.text).toContain("订单 12345");
    expect(zh.calls[0]).toMatchObject({ status: "SUCCEEDED", priceKnown: true, costMicroUsd: 0 });
  });

  it("does not let a broken listener spoil the answer", async () => {
    const onDelta = () => {
      throw new Error("closed tab");
    };
    expect((await ask(["normal"], { onDelta })).result.model).toBe("claude-sonnet-5-5");
  });
});

describe("callModel's errors", () => {
  const errorOf = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.unreachable(),
      (error: unknown) => error as AppError,
    );

  it("stops for a caller who leaves, asks nobody else and keeps the record", async () => {
    api.play(["stalled", "normal"]);
    const leaving = new AbortController();
    const request = { ...apology, signal: leaving.signal, onDelta: () => leaving.abort() };
    const error = await errorOf(callModel(request, online()));
    expect(error).toMatchObject({ code: "UNAVAILABLE", options: { reason: "aborted" } });
    expect(modelCallsOf(error)).toMatchObject([{ status: "FAILED", errorCode: "aborted", costMicroUsd: 1634 }]);
    expect(api.requests).toHaveLength(1);
  });

  it("is UNAVAILABLE when every model failed and no template knows the task", async () => {
    api.play(["overloaded"]);
    const error = await errorOf(callModel({ ...apology, task: "writePoem" }, online()));
    expect(error).toMatchObject({ code: "UNAVAILABLE", retryable: true });
    expect(modelCallsOf(error)).toHaveLength(3);
  });

  it("says that a task is unknown when there is no model for it either", async () => {
    const error = await errorOf(callModel({ ...apology, task: "writePoem" }, offline));
    expect(error).toMatchObject({ code: "NOT_FOUND", retryable: false, options: { reason: "unknown_task" } });
    expect(error.message).toContain("writePoem");
  });

  it("says what is missing from the facts", async () => {
    const error = await errorOf(callModel({ ...apology, input: {} }, offline));
    expect(error).toMatchObject({ code: "VALIDATION", message: expect.stringContaining("order_id") });
  });

  it("refuses an unknown policy", async () => {
    const error = await errorOf(callModel({ ...apology, policy: "cheap" }, offline));
    expect(error).toMatchObject({ code: "VALIDATION", options: { reason: "unknown_policy" } });
  });
});

describe("a call's context", () => {
  const built = buildContext({ conversation: [{ id: "1", from: "customer", text: "It is $77.00, you said." }] }, 500);
  const context = () => Promise.resolve(built);

  it("is told to every model over the network, kept with its call, and not to templates", async () => {
    const { result } = await ask(["overloaded"], { context });
    expect(api.requests.length).toBeGreaterThan(1);
    for (const { body } of api.requests) expect(body.messages[0]?.content).toContain(built.text);
    expect(result.calls.map((call) => [call.provider, call.context])).toEqual([
      ...api.requests.map(() => ["anthropic", built.trace]),
      ["offline", null],
    ]);
  });

  it("is not even made where there is no such model", async () => {
    let made = 0;
    const count = () => Promise.resolve(((made += 1), built));
    await callModel({ ...apology, context: count }, offline);
    expect(made).toBe(0);
    await callModel({ ...apology, context: count }, online());
    expect(made).toBe(1);
  });

  it("counts in the estimate of what a call will cost", async () => {
    const cost = async (change: Partial<ModelRequest>) =>
      (await ask(["normal"], change)).result.calls[0]?.candidates[0]?.estimatedCostMicroUsd ?? 0;
    // $2 per million tokens.
    expect((await cost({ context })) - (await cost({}))).toBe(2 * built.trace.used);
  });

  it("supports no claim, unless the answer is to say it again", async () => {
    const claiming = await startFakeMessagesApi({ text: "You are right, it is $77.00." });
    const ask = (grounds: "facts" | "context") =>
      callModel({ ...apology, context, grounds }, online({ baseUrl: claiming.url }));
    expect((await ask("facts")).calls[0]?.errorCode).toBe("unsupported_claim");
    expect((await ask("context")).calls[0]?.errorCode).toBeNull();
    await claiming.close();
  });
});
