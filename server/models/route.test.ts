import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelProvider } from "./contract";
import { getPolicy, POLICY_NAMES, type RoutingPolicy } from "./policies";
import { createAnthropicProvider } from "./providers/anthropic";
import { offlineProvider } from "./providers/offline";
import { routeModels, WEIGHTS } from "./route";

const asked = { task: "generateCustomerApology", prompt: "Apologise for the delay.", input: { order_id: "12345" } };
const claude = createAnthropicProvider({ apiKey: "test" });
const route = (policy: string, offers: ModelProvider[] = [claude, offlineProvider], what = asked) =>
  routeModels(getPolicy(policy), what, offers);
const order = (policy: string, offers?: ModelProvider[]) =>
  route(policy, offers).flatMap((one) => (one.rank ? [one.model] : []));
const excluded = (policy: string, offers?: ModelProvider[]) =>
  Object.fromEntries(route(policy, offers).flatMap((one) => (one.excluded ? [[one.model, one.excluded]] : [])));

describe("routeModels", () => {
  it("gives complex generation to the capable models, the cheaper of them first, and templates last", () => {
    expect(order("complex_generation")).toEqual(["claude-sonnet-5-5", "claude-opus-5-5", "templates"]);
    expect(excluded("complex_generation")).toEqual({ "claude-haiku-5-5": "below_min_capability" });
  });

  it("gives simple classification to the cheap model and leaves out what is over its cost", () => {
    expect(order("simple_classification")).toEqual(["claude-haiku-5-5", "templates"]);
    expect(excluded("simple_classification")).toEqual({
      "claude-opus-5-5": "over_max_cost",
      "claude-sonnet-5-5": "over_max_cost",
    });
  });

  it("keeps financial data in the house", () => {
    expect(order("financial_sensitive")).toEqual(["templates"]);
    expect(new Set(Object.values(excluded("financial_sensitive")))).toEqual(new Set(["data_too_sensitive"]));
  });

  it("records the models that no key reaches", () => {
    expect(order("complex_generation", [offlineProvider])).toEqual(["templates"]);
    expect(new Set(Object.values(excluded("complex_generation", [offlineProvider])))).toEqual(
      new Set(["not_configured"]),
    );
  });

  it("does not weigh the operator's own model against capability or cost, but still against privacy", () => {
    const pinned = createAnthropicProvider({ apiKey: "test", model: "claude-haiku-5-5" });
    expect(order("complex_generation", [pinned, offlineProvider])).toEqual(["claude-haiku-5-5", "templates"]);
    expect(order("financial_sensitive", [pinned, offlineProvider])).toEqual(["templates"]);
    const unheard = createAnthropicProvider({ apiKey: "test", model: "claude-next" });
    expect(order("simple_classification", [unheard, offlineProvider])).toEqual(["claude-next", "templates"]);
  });

  it("leaves the templates out of a task they do not know", () => {
    const candidates = route("complex_generation", undefined, { ...asked, task: "writePoem" });
    expect(candidates.find((one) => one.model === "templates")?.excluded).toBe("unknown_task");
  });

  it("leaves a model out when the text itself makes it too dear", () => {
    const long = { ...asked, input: { ...asked.input, message: "长".repeat(12_000) } };
    const haiku = route("simple_classification", undefined, long).find((one) => one.model === "claude-haiku-5-5");
    expect(haiku).toMatchObject({ excluded: "over_max_cost", rank: null });
  });

  it("scores within 0 and 1, weighs by 0.4, 0.4 and 0.2, ranks without gaps and never leaves a candidate out", () => {
    const policies: fc.Arbitrary<RoutingPolicy> = fc.record({
      ability: fc.constantFrom("generation", "classification"),
      sensitivity: fc.double({ min: 0.01, max: 1, noNaN: true }),
      allowsPii: fc.boolean(),
      minPrivacy: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      minCapability: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      preferredModels: fc.subarray(["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"]),
      budgetMicroUsd: fc.integer({ min: 1, max: 100_000 }),
      maxCostMicroUsd: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
      expectedOutputTokens: fc.integer({ min: 0, max: 5000 }),
      onlineBudgetMs: fc.constant(1000),
    });
    fc.assert(
      fc.property(policies, fc.string({ maxLength: 2000 }), (policy, prompt) => {
        const candidates = routeModels(policy, { ...asked, prompt }, [claude, offlineProvider]);
        expect(candidates.map((one) => one.model).sort()).toEqual([...claude.models, "templates"].sort());
        const ranked = candidates.filter((one) => one.excluded === null);
        expect(ranked.map((one) => one.rank)).toEqual(ranked.map((_, index) => index + 1));
        expect(ranked.at(-1)?.model).toBe("templates");
        for (const one of candidates) {
          for (const score of [one.sensitivity, one.capability, one.cost, one.total]) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
          }
          expect(one.total).toBeCloseTo(
            one.sensitivity * WEIGHTS.sensitivity + one.capability * WEIGHTS.capability + one.cost * WEIGHTS.cost,
            3,
          );
        }
        const online = ranked.slice(0, -1);
        for (const [index, one] of online.entries()) {
          const next = online[index + 1];
          if (next)
            expect(Number(one.preferred) * 2 + one.total).toBeGreaterThanOrEqual(
              Number(next.preferred) * 2 + next.total - 1e-3,
            );
        }
      }),
    );
  });
});

describe("getPolicy", () => {
  it("names what it knows when a policy is unknown", () => {
    expect(() => getPolicy("cheap")).toThrow(/complex_generation/);
    expect(() => getPolicy("toString")).toThrow(/no routing policy/);
    for (const name of POLICY_NAMES) expect(getPolicy(name).onlineBudgetMs).toBeGreaterThan(0);
  });
});
