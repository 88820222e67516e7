import { describe, expect, it } from "vitest";
import { correctedWords, isCorrecting, isStopping, isYesBut, readAct, type Act } from "./dialogue-acts";

const SAID: Record<Act, string[]> = {
  abandon: ["never mind", "Cancel.", "forget it, thanks", "算了", "不用了，谢谢", "算了吧！"],
  stop_all: [
    "cancel everything",
    "forget all of it",
    "Stop everything, please",
    "全部取消",
    "都不要了",
    "剩下的不用了",
  ],
  start_over: [
    "start over",
    "Let's start again",
    "can you begin from the beginning please",
    "重新开始",
    "从头来一遍",
    "那就重来吧",
  ],
  repeat: [
    "say that again",
    "Sorry, what did you say?",
    "pardon?",
    "I didn't get that",
    "再说一遍",
    "没听清",
    "请重复一下",
    "你刚才说什么？",
  ],
  why: [
    "why?",
    "why do you ask",
    "Why do you need to know that?",
    "what for?",
    "What do you need that for?",
    "为什么要问这个？",
    "问这个干嘛",
    "为什么要确认",
  ],
  status: [
    "how far is it?",
    "any news?",
    "is it done yet?",
    "where is it",
    "how long will it take?",
    "还要多久",
    "到哪一步了？",
    "办好了吗",
    "进度怎么样",
  ],
  pause: [
    "Let's continue later",
    "not now",
    "maybe later",
    "I'll be right back",
    "先等一下，晚点再说",
    "晚点再说",
    "回头再聊",
    "暂停",
  ],
  resume: [
    "continue",
    "let's continue",
    "I'm back",
    "Go on with: Cancel an order",
    "继续",
    "我回来了",
    "继续办「取消订单」",
  ],
};

describe("what is said about the conversation itself", () => {
  it.each(Object.entries(SAID).flatMap(([act, texts]) => texts.map((text) => [text, act] as const)))(
    "%s: %s",
    (text, act) => expect(readAct(text)).toBe(act),
  );

  it.each([
    "why is my order late?",
    "为什么我的订单还没到",
    "where is my order?",
    "cancel my order",
    "取消订单12345",
    "start a return",
    "what is your return policy?",
    "it stopped working",
    "不要了，太贵",
    "repeat my last order",
    "重新下单",
    "12345",
    "yes",
  ])("is not heard in a wish or an answer: %s", (text) => expect(readAct(text)).toBeNull());
});

describe("a correction", () => {
  it.each([
    ["no, it's 12346", "12346"],
    ["不对,是12346", "12346"],
    ["sorry, I meant 12346", "12346"],
    ["actually ship it to my office", "ship it to my office"],
    ["说错了，应该是12346", "12346"],
    ["改成公司", "公司"],
    ["wait, 12346", "12346"],
  ])("%s", (text, rest) => {
    expect(isCorrecting(text)).toBe(true);
    expect(correctedWords(text)).toBe(rest);
  });
  it.each(["12346", "my office", "yes", "it arrived broken", "公司", "第一个"])("is not every answer: %s", (text) =>
    expect(isCorrecting(text)).toBe(false),
  );
});

it.each([
  ["yes, but to my other address", true],
  ["ok but not all of it", true],
  ["可以，不过寄到公司", true],
  ["好的但是我想换一张卡", true],
  ["yes", false],
  ["yes please", false],
  ["好的", false],
  ["but why", false],
])("a yes with a change is no yes: %s", (text, but) => expect(isYesBut(text)).toBe(but));

it.each([
  ["stop", true],
  ["wait, stop!", true],
  ["don't do it", true],
  ["I changed my mind", true],
  ["停", true],
  ["等等，先别办", true],
  ["取消", true],
  ["cancel order 12345", false],
  ["取消订单12345", false],
  ["it stopped", false],
])("what stops work: %s", (text, stops) => expect(isStopping(text)).toBe(stops));
