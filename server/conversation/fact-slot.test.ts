import { describe, expect, it } from "vitest";
import { factFor } from "./fact-slot";
import type { FactType } from "./intent/definitions";
import { extractEntities } from "./intent/entities";
import { indexProducts } from "./intent/entities/product-index";
import { analysisText } from "./intent/normalise";

const named = (id: string, en: string, zh: string) => ({ id, name: { en, "zh-CN": zh }, variants: [] });
const about = {
  now: new Date("2026-11-23T07:00:00Z"),
  timeZone: "Asia/Shanghai",
  products: indexProducts([
    named("keyb", "Strand Mechanical Keyboard", "Strand 机械键盘"),
    named("buds", "Aria Wireless Earbuds", "Aria 蓝牙耳机"),
    named("over", "Cadence Headphones", "Cadence 头戴式耳机"),
  ]),
};

function fill(fact: FactType, raw: string, asked = false, language: "en" | "zh-CN" = "en") {
  const text = analysisText(raw);
  const answer = factFor({ fact }, { text, entities: extractEntities(text, about), language }, asked);
  return answer.kind === "fact" ? answer.value : answer.kind;
}

describe("factFor", () => {
  it.each([
    ["email", "change my e-mail to Li@Example.com", "li@example.com"],
    ["email", "from a@x.com to b@x.com", "b@x.com"],
    ["email", "把邮箱从a@x.com换成b@x.com", "b@x.com"],
    ["phone", "my new phone is 415 555 2671", "+1 415 555 2671"],
    ["coupon_code", "is save20 a code that works", "none"],
    ["coupon_code", "我的券码SAVE20还能用吗", "SAVE20"],
    ["quantity", "make it three pieces", 3],
    ["quantity", "改成五件", 5],
    ["date", "deliver it next Monday", "2026-11-30"],
    ["date", "上周三收到的", "2026-11-18"],
    ["period", "orders of last month", "2026-10-01/2026-10-31"],
    ["period", "昨天的订单", "2026-11-22/2026-11-22"],
    ["money", "refund me 20 dollars", "20.00 USD"],
    ["postal_code", "邮编200120", "200120"],
    ["product", "is the mechancal keybord in stock", "Strand Mechanical Keyboard"],
    ["email", "I have none", "none"],
  ] as const)("fills %s from %s", (fact, text, value) => {
    expect(fill(fact, text)).toBe(value);
  });

  it("names a product in the language of the message, and keeps words that fit several", () => {
    expect(fill("product", "机械键盘有货吗", false, "zh-CN")).toBe("Strand 机械键盘");
    expect(fill("product", "耳机有货吗", false, "zh-CN")).toBe("耳机");
  });

  it("does not choose between several", () => {
    expect(fill("email", "a@x.com or b@x.com")).toBe("several");
  });

  it.each(["2", "两个", "two", "二"])("takes a bare %s for a quantity only when that was asked", (text) => {
    expect(fill("quantity", text, true)).toBe(2);
  });

  it("takes no other bare words for a quantity", () => {
    expect(fill("quantity", "all of them", true)).toBe("none");
    expect(fill("quantity", "12")).toBe("none");
    expect(fill("email", "2", true)).toBe("none");
  });
});
