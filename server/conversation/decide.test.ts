import { describe, expect, it } from "vitest";
import { isAbandoning } from "./dialogue-acts";
import { recognise } from "./intent/recognise";
import { onlyNamesAnOrder, pickOffered, refersBack } from "./slots";

const offered = [
  { value: "12345", label: "Order 12345" },
  { value: "67890", label: "Order 67890" },
];

describe("pickOffered", () => {
  it.each([
    ["12345", "12345"],
    ["#67890", "67890"],
    ["order 67890", "67890"],
    ["the first one", "12345"],
    ["第一个", "12345"],
    ["第二个吧", "67890"],
    ["the latest", "12345"],
    ["2", "67890"],
  ])("%s is %s", (text, value) => {
    expect(pickOffered(text, offered)).toBe(value);
  });
  it.each(["the fifth one", "9", "I don't know", "", "0"])("%j is none of them", (text) => {
    expect(pickOffered(text, offered)).toBeNull();
  });
});

describe("onlyNamesAnOrder", () => {
  it.each([
    "12345",
    "#12345",
    "it's order 12345, please",
    "就是12345这个订单",
    "订单号是12345。",
    "1Z999AA10123456784",
  ])("%s does", (text) => {
    expect(onlyNamesAnOrder(recognise(text))).toBe(true);
  });
  it.each(["cancel order 12345", "取消12345", "where is 12345", "12345 broke", "the first one", "订单"])(
    "%s does not",
    (text) => {
      expect(onlyNamesAnOrder(recognise(text))).toBe(false);
    },
  );
});

describe("refersBack", () => {
  it.each(["when will it arrive?", "它什么时候到", "any news?", "where is that order"])("%s goes on", (text) => {
    expect(refersBack(text)).toBe(true);
  });
  it.each(["where is my order", "and another order?", "我的包裹呢", "It's been a week, where is my package?"])(
    "%s needs a number",
    (text) => {
      expect(refersBack(text)).toBe(false);
    },
  );
});

describe("isAbandoning", () => {
  it.each(["never mind", "Nevermind.", "算了", "算了吧,谢谢", "不用了", "forget it!", "cancel"])("%s", (text) => {
    expect(isAbandoning(text)).toBe(true);
  });
  it.each(["cancel my order 12345", "取消订单", "12345", "stop asking me and look up 12345"])("not %s", (text) => {
    expect(isAbandoning(text)).toBe(false);
  });
});
