import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractSummary, type SaidTurn } from "./extract";

const talk = (...said: string[]): SaidTurn[] =>
  said.map((text, index) => ({ turn: Math.floor(index / 2) + 1, from: index % 2 ? "assistant" : "customer", text }));

const ENGLISH = talk(
  "Hello!",
  "Hello! What can I do for you?",
  "I ordered a keyboard. My order is 12345. It is a lovely colour by the way.",
  "I have found order 12345. Is there anything else you would like to say about it?",
  "It came broken. The weather was bad that day. My neighbour took it in, and she is very kind.",
  "I am sorry to hear that. We will refund $129.00 by Friday.",
  "Thanks.",
  "You are welcome.",
  "Actually, cancel the mouse instead of exchanging it. I never liked mice much anyway.",
  "Of course. Tell me if you need anything else.",
);
const CHINESE = talk(
  "你好",
  "您好，请问有什么可以帮您？",
  "我买了一个键盘，订单号是12345。颜色还挺好看的。",
  "已找到订单12345。您还有什么想补充的吗？",
  "收到的时候是坏的。那天天气不太好。邻居帮我收的，她人很好。",
  "非常抱歉。我们将在周五之前退款129元。",
  "谢谢",
  "不客气。",
  "鼠标不要换了，改成取消吧。我本来也不太喜欢鼠标。",
  "好的。如有其他需要请告诉我。",
);

describe("extractSummary", () => {
  it.each([
    ["en", ENGLISH, ["12345", "$129.00", "cancel the mouse"], ["weather", "lovely", "welcome", "Hello!"]],
    ["zh-CN", CHINESE, ["12345", "129元", "改成取消"], ["天气", "好看", "不客气", "你好"]],
  ])("keeps numbers, amounts, decisions and promises, and drops small talk (%s)", (_, turns, kept, gone) => {
    const said = extractSummary(turns, 5)
      .map(({ text }) => text)
      .join("\n");
    for (const words of kept) expect(said).toContain(words);
    for (const words of gone) expect(said).not.toContain(words);
  });

  it("keeps the order of what was said, and its speakers", () => {
    const items = extractSummary(ENGLISH, 6);
    const turns = items.map(({ id }) => Number(id));
    expect(turns).toEqual([...turns].sort((a, b) => a - b));
    expect(items.find(({ text }) => text.includes("$129.00"))?.from).toBe("assistant");
    expect([...items.map(({ rank }) => rank)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("finds what the others speak of, where nothing else tells them apart", () => {
    const turns = talk(
      "The blue lamp flickers when the lamp is warm",
      "My cousin plays the violin",
      "A warm lamp flickers, and the blue one does so at night",
      "Bananas grow in Iceland",
      "At night the blue lamp is warm and flickers",
    );
    expect(extractSummary(turns, 3).every(({ text }) => text.includes("lamp"))).toBe(true);
  });

  it("hears everybody, however much one says, and is short of a long message", () => {
    const long = Array.from({ length: 120 }, (_, i) => `Order ${10_000 + i} was refunded $${i}.00 by Friday.`).join(
      " ",
    );
    const turns = talk("My gate code is Walnut", "Noted.", long, "I see.", long);
    const items = extractSummary(turns, 6);
    expect(items.map(({ text }) => text)).toContain("My gate code is Walnut");
    for (const turn of ["2", "3"]) {
      const ofTurn = items.filter(({ id, from }) => id === turn && from === "customer");
      expect(ofTurn.length).toBeGreaterThan(0);
      expect(ofTurn.length).toBeLessThanOrEqual(3);
      expect(ofTurn.filter(({ optional }) => !optional)).toHaveLength(1);
    }
  });

  it("gives the same for the same, never more than asked for, whatever was said", () => {
    const turn = fc.record({
      turn: fc.nat(50),
      from: fc.constantFrom("customer" as const, "assistant" as const),
      text: fc.string({ unit: "binary", maxLength: 200 }),
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 30 }), fc.nat(10), (turns, most) => {
        const items = extractSummary(turns, most);
        expect(items.length).toBeLessThanOrEqual(most);
        expect(extractSummary(turns, most)).toEqual(items);
      }),
      { numRuns: 25 },
    );
  });
});
