import { describe, expect, it } from "vitest";
import { measureSentiment } from "./sentiment";

describe("measureSentiment", () => {
  it.each([
    "我的订单12345为什么还没到?都一周了!",
    "Where is my order 12345? It's been a week!",
    "垃圾平台,骗子",
    "this is ridiculous",
    "I am not happy",
    "不满意",
  ])("hears displeasure in %s", (text) => {
    expect(measureSentiment(text).label).toBe("negative");
  });
  it.each(["谢谢,太好了", "great, thank you so much!"])("hears pleasure in %s", (text) => {
    expect(measureSentiment(text).label).toBe("positive");
  });
  it.each(["订单12345到哪了", "where is my order 12345", "12345"])("hears nothing special in %s", (text) => {
    expect(measureSentiment(text).label).toBe("neutral");
  });
  it("grows with emphasis and stays within bounds", () => {
    const plain = measureSentiment("terrible service").score;
    const loud = measureSentiment("TERRIBLE SERVICE HERE!!!").score;
    expect(loud).toBeLessThan(plain);
    expect(measureSentiment("terrible ".repeat(200)).score).toBeGreaterThanOrEqual(-1);
  });
});
