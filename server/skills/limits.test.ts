import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { AppError } from "../errors";
import { log } from "../log";
import { defineSkill, type Skill } from "./contract";
import { ABANDONED_MS, CIRCUIT_OPEN_MS, skillHealth, withinLimits } from "./limits";

const live = new AbortController().signal;
let made = 0;

function skillWith(sla: Partial<Skill["sla"]> = {}): Skill {
  made += 1;
  return defineSkill({
    id: `limited_${made}_v1`,
    name: `limited${made}`,
    version: "1.0.0",
    category: "payment",
    description: { "zh-CN": "测试", en: "Test" },
    input: z.object({}),
    output: z.object({}),
    permissions: [],
    dependencies: [],
    sla: { maxLatencyMs: 100, successRate: 0.9, concurrency: 2, ...sla },
    effect: "read",
    reversibility: { kind: "none" },
    idempotency: () => null,
    costMicroUsd: 0,
    summarize: () => "test",
    run: () => Promise.resolve({}),
  }) as unknown as Skill;
}

const healthOf = (skill: Skill) => skillHealth().find((health) => health.skill === skill.name);
const fails = (error: Error) => () => Promise.reject(error);
const down = fails(new AppError("UNAVAILABLE", "down"));
const fine = () => Promise.resolve("fine");

async function failOften(skill: Skill, times: number, work = down): Promise<void> {
  for (let i = 0; i < times; i++) await withinLimits(skill, live, work).catch(() => {});
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("never runs more than the limit at once, and serves everybody in the order they came", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
      fc.array(
        fc.record({
          ms: fc.integer({ min: 0, max: 3_000 }),
          ok: fc.boolean(),
          after: fc.integer({ min: 0, max: 400 }),
        }),
        {
          maxLength: 40,
        },
      ),
      async (concurrency, ratePerSecond, calls) => {
        const skill = skillWith({ concurrency, ...(ratePerSecond ? { ratePerSecond } : {}) });
        const begun: { call: number; at: number }[] = [];
        let running = 0;
        let most = 0;
        const one = async (ms: number, ok: boolean, call: number) => {
          begun.push({ call, at: Date.now() });
          most = Math.max(most, ++running);
          await new Promise((wake) => setTimeout(wake, ms));
          running -= 1;
          if (!ok) throw new AppError("CONFLICT", "no");
          return call;
        };
        const all: Promise<unknown>[] = [];
        for (const [call, { ms, ok, after }] of calls.entries()) {
          await vi.advanceTimersByTimeAsync(after);
          all.push(
            withinLimits(skill, live, () => one(ms, ok, call)).then(
              () => "ok",
              (error: AppError) => error.code,
            ),
          );
        }
        await vi.runAllTimersAsync();
        expect(await Promise.all(all)).toEqual(calls.map(({ ok }) => (ok ? "ok" : "CONFLICT")));
        expect(begun.map(({ call }) => call)).toEqual(calls.map((_, call) => call));
        expect(most).toBeLessThanOrEqual(concurrency);
        if (!ratePerSecond) return;
        for (const { at } of begun) {
          expect(begun.filter((other) => other.at > at - 1_000 && other.at <= at).length).toBeLessThanOrEqual(
            ratePerSecond,
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

it("paces a skill of less than one call a second", async () => {
  const skill = skillWith({ concurrency: 5, ratePerSecond: 0.5 });
  const begun: number[] = [];
  const zero = Date.now();
  const all = [1, 2, 3].map(() => withinLimits(skill, live, async () => begun.push(Date.now() - zero)));
  await vi.runAllTimersAsync();
  await Promise.all(all);
  expect(begun).toEqual([0, 2_000, 4_000]);
});

it("lets an aborted wait leave the queue at once, without touching who waits behind it", async () => {
  const skill = skillWith({ concurrency: 1 });
  const abort = new AbortController();
  const order: string[] = [];
  let finish: (value: string) => void = () => {};
  const first = withinLimits(skill, live, () => new Promise<string>((done) => (finish = done)));
  const second = withinLimits(skill, abort.signal, async () => order.push("second"));
  const third = withinLimits(skill, live, async () => order.push("third"));
  await vi.advanceTimersByTimeAsync(0);
  expect(healthOf(skill)).toMatchObject({ running: 1, waiting: 2 });
  abort.abort(new Error("lease lost"));
  await expect(second).rejects.toThrow("lease lost");
  expect(healthOf(skill)).toMatchObject({ running: 1, waiting: 1 });
  finish("done");
  expect(await first).toBe("done");
  await third;
  expect(order).toEqual(["third"]);
  await expect(withinLimits(skill, abort.signal, fine)).rejects.toThrow("lease lost");
});

it.each([
  ["until it is over", 2_000, 2_000],
  ["but not for ever", Infinity, ABANDONED_MS + 1_000],
])("keeps the place of work nobody waits for any more %s", async (_name, takes, then) => {
  const skill = skillWith({ concurrency: 1 });
  const abort = new AbortController();
  const zero = Date.now();
  const hangs = () => new Promise((done) => takes < Infinity && setTimeout(done, takes));
  const first = withinLimits(skill, abort.signal, hangs).catch((error: AppError) => error.code);
  const second = withinLimits(skill, live, async () => Date.now() - zero);
  await vi.advanceTimersByTimeAsync(1_000);
  abort.abort(new AppError("TIMEOUT", "too slow"));
  expect(await first).toBe("TIMEOUT");
  expect(healthOf(skill)).toMatchObject({ calls: 1, successRate: 0, running: 1, waiting: 1 });
  await vi.advanceTimersByTimeAsync(ABANDONED_MS);
  expect(await second).toBe(then);
});

it("takes being given up as the skill's fault only if it had the time it may take", async () => {
  const giveUpAfter = async (skill: Skill, ms: number, reason: Error) => {
    const abort = new AbortController();
    const call = withinLimits(skill, abort.signal, () => new Promise(() => {})).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(ms);
    abort.abort(reason);
    expect(await call).toBe(reason);
  };
  const timeout = new AppError("TIMEOUT", "too slow");
  const [hurried, taken, slow] = [1, 2, 3].map(() => skillWith({ maxLatencyMs: 100, concurrency: 20 })) as [
    Skill,
    Skill,
    Skill,
  ];
  for (let i = 0; i < 10; i++) await giveUpAfter(hurried, 50, timeout);
  for (let i = 0; i < 10; i++) await giveUpAfter(taken, 500, new AppError("CONFLICT", "taken over"));
  for (let i = 0; i < 5; i++) await giveUpAfter(slow, 500, timeout);
  expect(healthOf(hurried)).toMatchObject({ calls: 0, circuit: "closed" });
  expect(healthOf(taken)).toMatchObject({ calls: 0, circuit: "closed" });
  expect(healthOf(slow)).toMatchObject({ calls: 5, late: 5, circuit: "open" });
});

it("opens after most of several calls failed, fails fast and retryably, then lets one through to see", async () => {
  const skill = skillWith();
  await failOften(skill, 4);
  expect(healthOf(skill)).toMatchObject({ circuit: "closed" });
  await failOften(skill, 1);
  expect(healthOf(skill)).toMatchObject({ circuit: "open" });

  const called = vi.fn(fine);
  const refusal = await withinLimits(skill, live, called).catch((error: unknown) => error as AppError);
  expect(refusal).toMatchObject({ code: "UNAVAILABLE", retryable: true, options: { reason: "circuit_open" } });
  expect(called).not.toHaveBeenCalled();

  await vi.advanceTimersByTimeAsync(CIRCUIT_OPEN_MS);
  await failOften(skill, 1);
  await expect(withinLimits(skill, live, called)).rejects.toMatchObject({ options: { reason: "circuit_open" } });
  expect(called).not.toHaveBeenCalled();

  await vi.advanceTimersByTimeAsync(CIRCUIT_OPEN_MS);
  expect(await withinLimits(skill, live, called)).toBe("fine");
  expect(healthOf(skill)).toMatchObject({ circuit: "closed" });
  expect(await withinLimits(skill, live, called)).toBe("fine");
});

it("does not make those already waiting meet a system that is down one by one", async () => {
  const skill = skillWith({ concurrency: 1 });
  const called = vi.fn(down);
  const all = Array.from({ length: 20 }, () =>
    withinLimits(skill, live, called).catch((error: AppError) => error.options.reason),
  );
  expect((await Promise.all(all)).slice(5)).toEqual(Array(15).fill("circuit_open"));
  expect(called).toHaveBeenCalledTimes(5);
});

it.each([
  ["NOT_FOUND", new AppError("NOT_FOUND", "no such order")],
  ["CONFLICT", new AppError("CONFLICT", "already refunded")],
  ["VALIDATION", new AppError("VALIDATION", "bad input")],
  ["FORBIDDEN", new AppError("FORBIDDEN", "not yours")],
  ["our own database's outage", Object.assign(new Error("Connection terminated"), { code: "57P01" })],
])("is not tripped by %s", async (_name, error) => {
  const skill = skillWith();
  await failOften(skill, 30, fails(error));
  expect(healthOf(skill)).toMatchObject({ circuit: "closed" });
  expect(await withinLimits(skill, live, fine)).toBe("fine");
});

it.each([
  ["TIMEOUT", new AppError("TIMEOUT", "too slow")],
  ["an error nobody foresaw", new TypeError("fetch failed")],
])("is tripped by %s", async (_name, error) => {
  const skill = skillWith();
  await failOften(skill, 5, fails(error));
  expect(healthOf(skill)).toMatchObject({ circuit: "open" });
});

it("keeps one skill's trouble from another", async () => {
  const [broken, sound] = [skillWith(), skillWith()];
  await failOften(broken, 10);
  expect(await withinLimits(sound, live, fine)).toBe("fine");
});

it("forgets a skill that nobody has called for two windows, unless its circuit is open", async () => {
  const [idle, broken] = [skillWith(), skillWith()];
  await withinLimits(idle, live, fine);
  await failOften(broken, 5);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(healthOf(idle)).toMatchObject({ calls: 0 });
  await vi.advanceTimersByTimeAsync(1);
  expect(healthOf(idle)).toBeUndefined();
  expect(healthOf(broken)).toMatchObject({ circuit: "open" });
  await withinLimits(idle, live, fine);
  expect(healthOf(idle)).toMatchObject({ calls: 1 });
});

it("counts and logs what is slower than promised, and lets it be", async () => {
  const skill = skillWith({ maxLatencyMs: 100 });
  const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
  const takes = (ms: number) => withinLimits(skill, live, () => new Promise((done) => setTimeout(() => done(ms), ms)));
  const all = [takes(50), takes(100), takes(300)];
  await vi.runAllTimersAsync();
  expect(await Promise.all(all)).toEqual([50, 100, 300]);
  expect(healthOf(skill)).toMatchObject({ calls: 3, successRate: 1, p50Ms: 100, p95Ms: 300, late: 1, belowSla: false });
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ skill: skill.name, ms: 300 }),
    expect.any(String),
  );
});

it("tells answers from failures, over a window that forgets", async () => {
  const skill = skillWith();
  await failOften(skill, 2);
  await failOften(skill, 2, fails(new AppError("NOT_FOUND", "no such order")));
  expect(healthOf(skill)).toMatchObject({ calls: 4, successRate: 0.5, belowSla: true });
  await vi.advanceTimersByTimeAsync(5 * 60_000 + 1);
  expect(healthOf(skill)).toMatchObject({ calls: 0, successRate: null, p95Ms: null, belowSla: null });
});
