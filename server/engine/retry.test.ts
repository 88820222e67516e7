import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { isRetryable, nextDelay } from "./retry";

const transient = new AppError("UNAVAILABLE", "away");
const policy = { count: 3, backoffMs: 100, jitter: false, on: [] as string[] };

describe("nextDelay", () => {
  it("doubles the wait and stops after the policy's count", () => {
    const delays = [1, 2, 3, 4].map((attempt) => nextDelay(policy, attempt, transient, () => 0));
    expect(delays).toEqual([100, 200, 400, null]);
  });

  it("never retries what will not pass by itself", () => {
    expect(nextDelay(policy, 1, new AppError("NOT_FOUND", "no"), () => 0)).toBeNull();
    expect(nextDelay(policy, 1, new Error("a bug"), () => 0)).toBeNull();
  });

  it("keeps jitter between half the backoff and all of it, and any wait under ten minutes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const jittered = { count: 50, backoffMs: 1_000, jitter: true, on: [] };
        const full = nextDelay({ ...jittered, jitter: false }, attempt, transient, () => 0) ?? 0;
        const delay = nextDelay(jittered, attempt, transient, () => random) ?? -1;
        expect(full).toBeLessThanOrEqual(600_000);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(delay).toBeLessThanOrEqual(full);
      }),
    );
  });
});

describe("isRetryable", () => {
  it("takes the policy's list of codes and reasons over the error's own word", () => {
    const only = { ...policy, on: ["CONFLICT", "gateway_busy"] };
    expect(isRetryable(only, new AppError("CONFLICT", "x"))).toBe(true);
    expect(isRetryable(only, new AppError("VALIDATION", "x", { reason: "gateway_busy" }))).toBe(true);
    expect(isRetryable(only, transient)).toBe(false);
  });
});
