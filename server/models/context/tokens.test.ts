import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { countTokens as o200k } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { buildContext } from "./build";
import { countTokens, weigh } from "./tokens";

const allowed = { allowedSpecial: "all" as const, disallowedSpecial: new Set<string>() };
const real = (text: string) => o200k(text, allowed);

describe("countTokens", () => {
  it.each(["zh-CN", "en"])("is 1 to 1.6 times what a tokenizer counts of every article (%s)", (locale) => {
    const files = readdirSync("sops/knowledge").filter((file) => file.endsWith(`.${locale}.md`));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const text = readFileSync(`sops/knowledge/${file}`, "utf8");
      const ratio = countTokens(text) / real(text);
      expect(ratio, file).toBeGreaterThanOrEqual(1);
      expect(ratio, file).toBeLessThanOrEqual(1.6);
    }
  });

  it("is 1 to 1.6 times that of what customers write, taken together", () => {
    for (const file of readdirSync("sops/intents").filter((one) => one.endsWith(".yaml"))) {
      const text = readFileSync(`sops/intents/${file}`, "utf8");
      const ratio = countTokens(text) / real(text);
      expect(ratio, file).toBeGreaterThanOrEqual(1);
      expect(ratio, file).toBeLessThanOrEqual(1.6);
    }
  });

  it("is never less than 0.3 times it, whatever the text", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 120 }),
      fc.string({ unit: "grapheme", maxLength: 120 }),
      fc.string({ unit: "grapheme-ascii", maxLength: 120 }),
      fc.string({ unit: fc.constantFrom(..."bcdfghjklmnpqrstvwxz"), maxLength: 120 }),
      fc.string({
        unit: fc.integer({ min: 0x4e00, max: 0x9fff }).map((at) => String.fromCodePoint(at)),
        maxLength: 120,
      }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(countTokens(text)).toBeGreaterThanOrEqual(0.3 * real(text));
      }),
      { numRuns: 200 },
    );
  });

  it("keeps a conversation of real texts within the budget by a tokenizer's own count too", () => {
    const files = readdirSync("sops/knowledge").filter((file) => file.endsWith(".md"));
    const conversation = files.map((id) => ({
      id,
      from: "customer" as const,
      text: readFileSync(`sops/knowledge/${id}`, "utf8"),
    }));
    for (const budget of [300, 1_000, 4_000]) {
      const { text, trace } = buildContext({ conversation }, budget);
      expect(real(text)).toBeLessThanOrEqual(budget);
      expect(trace.used).toBeGreaterThan(0.8 * budget);
    }
  });

  it("adds up", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        expect(weigh(a + b)).toBe(weigh(a) + weigh(b));
      }),
    );
  });
});
