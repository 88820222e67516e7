import { describe, expect, it } from "vitest";
import type { ChatUiMessage } from "./chat-model";
import { plainLines, unheard, type Heard, type SpokenWords } from "./spoken-model";

const WORDS: SpokenWords = {
  choose: (options) => `Choose one: ${options}`,
  confirmation: (status) => `<${status}>`,
  money: (minor, currency) => `${currency} ${minor / 100}`,
  information: "A colleague asks",
};

const answer = (id: string, parts: ChatUiMessage["parts"], metadata = {}): ChatUiMessage => ({
  id,
  role: "assistant",
  metadata: { complete: true, ...metadata },
  parts,
});
const text = (words: string) => ({ type: "text" as const, text: words });
const notice = (message: string) => ({ type: "data-notice" as const, id: "n", data: { code: "confirmed", message } });
const confirmation = (status: "open" | "confirmed") => ({
  type: "data-confirmation" as const,
  id: "c",
  data: {
    approvalId: "appr_1",
    hash: "h",
    status,
    locale: "en" as const,
    message: "**Refund** order 12345?",
    amount: { minor: 12_800, currency: "USD" },
    acts: ["The money goes back"],
    facts: [{ name: "To", value: "Visa ··4242" }],
    dueAt: null,
  },
});

const lines = (messages: ChatUiMessage[], heard: Heard = new Map()) =>
  unheard(messages, heard, WORDS)[0].map((said) => said.lines);

describe("what is read out", () => {
  it("is an answer once, and never what the customer wrote", () => {
    const messages: ChatUiMessage[] = [{ id: "u", role: "user", parts: [text("hello")] }, answer("a", [text("Hi.")])];
    const [spoken, heard] = unheard(messages, new Map(), WORDS);
    expect(spoken).toEqual([{ by: null, lines: ["Hi."] }]);
    expect(lines(messages, heard)).toEqual([]);
    expect(lines([...messages, answer("b", [text("Hi.")])], heard)).toEqual([["Hi."]]);
  });

  it("is later only what came to it", () => {
    const [, heard] = unheard([answer("a", [text("Looking."), confirmation("open")])], new Map(), WORDS);
    const after = [answer("a", [text("Looking.\n\nDone."), confirmation("confirmed"), notice("On its way.")])];
    expect(lines(after, heard)).toEqual([["Done.", "<confirmed>", "On its way."]]);
  });

  it("is the whole answer in words where cards show a part of it", () => {
    expect(lines([answer("a", [text("See below.")], { words: "It is in Denver." })])).toEqual([["It is in Denver."]]);
  });

  it("is what a yes would do, with the money first, and what can be chosen", () => {
    expect(lines([answer("a", [confirmation("open")])])).toEqual([
      ["<open>", "USD 128", "Refund order 12345?", "To: Visa ··4242", "The money goes back"],
    ]);
    const options = ["12345", "12262"].map((value) => ({ value, label: `Order ${value}`, detail: "" }));
    const choices = { type: "data-choices" as const, id: "o", data: { slot: "order_id", options } };
    expect(lines([answer("a", [choices])])).toEqual([["Choose one: Order 12345; Order 12262"]]);
  });

  it("names the colleague who speaks", () => {
    const person = { name: "Maya Okafor", role: "customer_service" };
    expect(unheard([answer("a", [text("I am here.")], { person })], new Map(), WORDS)[0][0]?.by).toBe("Maya Okafor");
  });
});

describe("Markdown as it sounds", () => {
  it.each([
    ["## Your **order**", ["Your order"]],
    ["- [Returns](/help/returns): 30 days\n- `SORRY15`", ["Returns: 30 days", "SORRY15"]],
    ["| Day | Total |\n| --- | ---: |\n| Oct 24 | $5.00 |", ["Day, Total", "Oct 24, $5.00"]],
    ["order_id stays, 3 - 2 too\n\n---\n\n你好", ["order_id stays, 3 - 2 too", "你好"]],
  ])("%j", (markdown, sounds) => {
    expect(plainLines(markdown)).toEqual(sounds);
  });
});
