import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analysisText } from "./normalise";
import { measureSentiment, type Sentiment } from "./sentiment";
import { SENTENCES } from "./test-sentiment-sentences";

const LABELS: Record<string, Sentiment["label"]> = { "-": "negative", "0": "neutral", "+": "positive" };
const rows = SENTENCES.trim()
  .split("\n")
  .map((line) => ({
    text: line.slice(2),
    want: LABELS[line[0] ?? ""],
    got: measureSentiment(analysisText(line.slice(2))),
  }));

describe("measureSentiment", () => {
  it.each([
    ["Chinese", (text: string) => /\p{Script=Han}/u.test(text)],
    ["English", (text: string) => !/\p{Script=Han}/u.test(text)],
  ])("hears how sentences in %s are meant", (_, within) => {
    const asked = rows.filter(({ text }) => within(text));
    const wrong = asked.filter(({ want, got }) => got.label !== want);
    expect(asked.length).toBeGreaterThan(120);
    expect(
      wrong.length / asked.length,
      wrong.map(({ text, got }) => `${text} → ${got.label} ${got.score}`).join("\n"),
    ).toBeLessThan(0.08);
  });

  it("takes no praise for blame and no blame for praise", () => {
    const opposite = rows.filter(
      ({ want, got }) => want !== "neutral" && got.label !== "neutral" && got.label !== want,
    );
    expect(opposite.map(({ text }) => text)).toEqual([]);
  });

  it.each(["我的订单12345为什么还没到?都一周了!", "Where is my order 12345? It's been a week!"])(
    "hears displeasure in %s",
    (text) => {
      expect(measureSentiment(text).label).toBe("negative");
    },
  );

  it.each([
    ["terrible service", "TERRIBLE SERVICE HERE!!!"],
    ["I am annoyed", "I am extremely annoyed"],
    ["it is so slow", "it is soooo slow"],
    ["不满意", "非常不满意!!!"],
    ["有点失望", "失望"],
    ["很失望", "很失望😡"],
    ["nice", "really nice!!"],
    ["喜欢", "太喜欢了👍"],
  ])("feels %s less than %s", (less, more) => {
    const [weak, strong] = [measureSentiment(less), measureSentiment(more)];
    expect(strong.label).toBe(weak.label);
    expect(strong.intensity).toBeGreaterThan(weak.intensity);
  });

  it.each([
    ["I am happy", "I am not happy"],
    ["质量很好", "质量很不好"],
    ["it is good", "it isn't good"],
    ["我满意", "我不太满意"],
    ["专业", "一点都不专业"],
  ])("turns %s round in %s", (plain, denied) => {
    expect(measureSentiment(plain).score).toBeGreaterThan(0);
    expect(measureSentiment(denied).score).toBeLessThan(0);
  });

  it.each(["FUCK YOU", "fuck off", "操你妈", "去死", "傻逼客服"])("hears a curse as high anger: %s", (curse) => {
    expect(measureSentiment(analysisText(curse)).score).toBeLessThanOrEqual(-0.9);
  });

  it.each(["The courier never came although I waited all day. ", "快递员一直没来，我等了一整天。"])(
    "does not take what is said over and over for anger: %s",
    (calm) => {
      expect(measureSentiment(analysisText(calm)).score).toBeGreaterThan(-0.6);
      expect(measureSentiment(analysisText(calm.repeat(8))).score).toBeGreaterThan(-0.9);
    },
  );

  it("does not let praise and blame cancel in intensity", () => {
    const { score, intensity } = measureSentiment("The lamp is wonderful, but the delivery was terrible");
    expect(Math.abs(score)).toBeLessThan(0.4);
    expect(intensity).toBeGreaterThan(0.7);
  });

  it("stays within bounds, whatever the text", () => {
    expect(measureSentiment("terrible ".repeat(200)).score).toBeGreaterThanOrEqual(-1);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const { score, intensity } = measureSentiment(analysisText(text));
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        expect(intensity).toBeGreaterThanOrEqual(0);
        expect(intensity).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});
