import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEAST_CONTEXT_TOKENS } from "./build";
import { buildTalkContext } from "./cover";
import type { ContextItem } from "./render";
import { countTokens } from "./tokens";

const said = (...texts: string[]): ContextItem[] =>
  texts.map((text, index) => ({ id: String(index + 1), from: "customer", text }));
const long = (about: string) =>
  Array.from({ length: 60 }, (_, i) => `The ${about} of order ${12_000 + i} came late by ${i + 10} days.`)
    .join(" ")
    .slice(0, 3_000);
const many = (name: string, words: number) =>
  Array.from({ length: 40 }, (_, i) => ({ id: `${name}${i}`, text: "word ".repeat(words) }));

const WALNUT = "deliver nothing to the porch, my gate code is Walnut";
const TALK = said(WALNUT, long("lamp"), long("keyboard"), "Where is my order 12345?");
const AROUND = { limits: many("l", 30).slice(0, 4), abilities: many("a", 40) };

const linesOf = (written: string, section: string) =>
  (new RegExp(`<${section}(?: left_out="\\d+")?>\\n([^]*?)</${section}>`).exec(written)?.[1] ?? "")
    .split("\n")
    .filter(Boolean);

describe("buildTalkContext", () => {
  it.each([2_500, 2_000, 1_500, 1_000, 600])("sums up what has no room word by word (%i tokens)", (budget) => {
    const { text, trace } = buildTalkContext({ ...AROUND, conversation: TALK }, budget);
    expect(text).toContain("Walnut");
    expect(text).toContain("Where is my order 12345?");
    const found = Object.fromEntries(trace.sections.map((section) => [section.name, section]));
    expect(found.conversation?.dropped).toEqual([]);
    for (const { id } of TALK.slice(0, -(found.conversation?.kept ?? 0)))
      expect(found.earlier?.dropped).not.toContain(id);
    if (found.conversation?.shortened.includes("2")) expect(linesOf(text, "earlier").join("")).toContain("The lamp of");
    expect(linesOf(text, "earlier").join("").length).toBeLessThan(1_500);
    expect(found.earlier).toMatchObject({ kept: linesOf(text, "earlier").length });
    expect(trace.used).toBeLessThanOrEqual(budget);
  });

  it("tells all word by word where there is room, and sums nothing up", () => {
    const { text, trace } = buildTalkContext({ conversation: TALK }, 8_000);
    expect(trace.sections).toMatchObject([{ name: "conversation", kept: 4, of: 4 }]);
    expect(text).not.toContain("<earlier");
  });

  it("adds to what was summed up before", () => {
    const earlier = [{ id: "1–4", text: "A refund of $129.00 was promised.", rank: 0 }];
    const { text } = buildTalkContext({ ...AROUND, earlier, conversation: TALK }, 1_500);
    const lines = linesOf(text, "earlier");
    expect(lines[0]).toContain("$129.00");
    expect(lines[1]).toContain("Walnut");
  });

  it("tells each message whole or by a sentence of it, or says that it is left out", () => {
    const message = fc.oneof(
      fc.constantFrom(WALNUT, long("lamp"), "我的订单 12345 已经一周了还没有收到，请尽快处理。".repeat(60)),
      fc.string({ unit: "grapheme", maxLength: 800 }),
      fc.lorem({ maxCount: 40, mode: "sentences" }),
    );
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: LEAST_CONTEXT_TOKENS, max: 4_000 }),
        (texts, budget) => {
          const { text, trace } = buildTalkContext({ ...AROUND, conversation: said(...texts) }, budget);
          expect(countTokens(text)).toBeLessThanOrEqual(trace.used);
          expect(trace.used).toBeLessThanOrEqual(budget);
          const [talk, earlier] = ["conversation", "earlier"].map((one) => trace.sections.find((s) => s.name === one));
          expect(talk?.dropped).toEqual([]);
          const summed = linesOf(text, "earlier").map((line) => (JSON.parse(line) as { customer: string }).customer);
          const before = texts.length - (talk?.kept ?? 0);
          const inPart = (talk?.kept ?? 0) > 1 ? (talk?.shortened.length ?? 0) : 0;
          for (const [index, words] of texts.slice(0, before + inPart).entries()) {
            // Nothing is worth keeping of what has no word in it.
            if (!/[a-z]{4}|[一-龥]/i.test(words) || earlier?.dropped.includes(String(index + 1))) continue;
            if (/[^\x20-\x7e一-龥，。]/.test(words)) continue;
            expect(summed.some((one) => words.includes(one))).toBe(true);
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
