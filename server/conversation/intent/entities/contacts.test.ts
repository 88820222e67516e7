import { describe, expect, it } from "vitest";
import { readAll, valuesIn } from "./test-reading";

describe("e-mail addresses", () => {
  it.each([
    ["my email is Li.Wei+shop@Example.com", "li.wei+shop@example.com"],
    ["邮箱是lin@example.com,谢谢", "lin@example.com"],
    ["a.b@mail.example.co.uk.", "a.b@mail.example.co.uk"],
    ["发到user_01@qq.com", "user_01@qq.com"],
    ["ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "li@example.com"],
  ])("%s", (text, value) => {
    expect(valuesIn(text, ["email"])).toEqual([value]);
  });
  it.each(["@support", "me at example dot com", "a@b", "3 @ $5", "https://example.com/a@b"])("none in %s", (text) => {
    expect(valuesIn(text, ["email"])).toEqual([]);
  });
});

describe("phone numbers", () => {
  it.each([
    ["打我电话13812345678", "+8613812345678"],
    ["手机138 1234 5678", "+8613812345678"],
    ["138-1234-5678", "+8613812345678"],
    ["+86 138 1234 5678", "+8613812345678"],
    ["电话021-62345678", "+862162345678"],
    ["call me at (415) 555-2671", "+14155552671"],
    ["415-555-2671", "+14155552671"],
    ["+44 20 7946 0958", "+442079460958"],
    ["my number is +1 415 555 2671.", "+14155552671"],
    ["phone 4155552671", "+14155552671"],
    ["my number's 07911 123456", "+447911123456"],
    ["手机号換成１３９１２３４５６７８", "+8613912345678"],
  ])("%s", (text, value) => {
    expect(valuesIn(text, ["phone"])).toEqual([value]);
    expect(valuesIn(text, ["order_id", "quantity", "postal_code"])).toEqual([]);
  });
  it.each(["order 4155552671", "12345", "2026-11-05", "运单号:773012345678901", "1,299.50", "订单13812345678"])(
    "none in %s",
    (text) => {
      expect(valuesIn(text, ["phone"])).toEqual([]);
    },
  );
  it("reads a number without its country as at home", () => {
    expect(valuesIn("call 020 7946 0958", ["phone"], { country: "GB" })).toEqual(["+442079460958"]);
  });
});

describe("addresses", () => {
  it.each([
    [
      "地址改成浙江省杭州市西湖区文三路90号3幢,邮编310012",
      { region: "浙江省", city: "杭州市", postal_code: "310012", country: "CN" },
    ],
    ["请寄到北京市朝阳区建国路88号2单元301室,谢谢", { city: "北京市", country: "CN" }],
    ["寄到廣東省深圳市南山區科技園路1號", {}],
    [
      "ship it to 12 Main Street, Suite 4, Denver, CO 80279, USA please",
      { address1: "12 Main Street", city: "Denver", postal_code: "80279", country: "USA" },
    ],
    ["my new address is 742 Evergreen Terrace, Springfield, IL 62704", { address1: "742 Evergreen Terrace" }],
    ["send it to 12 main street, denver, co 80279", { address1: "12 main street" }],
    [
      "send it to 221B Baker Street, London NW1 6XE please",
      { address1: "221B Baker Street", city: "London", postal_code: "NW1 6XE" },
    ],
    ["I live at 5 Park Ave", { address1: "5 Park Ave" }],
    ["改送到文三路90号", {}],
  ])("%s", (text, fields) => {
    const found = readAll(text);
    expect(found.map(({ type }) => type)).toEqual(["address"]);
    expect(found).toMatchObject([{ fields }]);
  });
  it.each([
    "I ordered 2 small lamps at your street sale",
    "北京的订单到哪了",
    "上海市",
    "it happened 3 days on the way",
    "在路上3天了",
    "5 star place",
    "送到公司",
  ])("none in %s", (text) => {
    expect(valuesIn(text, ["address"])).toEqual([]);
  });
});

describe("postal codes", () => {
  it.each([
    ["邮编200120", "200120"],
    ["郵政編碼:310012", "310012"],
    ["zip 80202", "80202"],
    ["my zip code is 80202-1234", "80202-1234"],
    ["postcode SW1A 1AA", "SW1A 1AA"],
    ["zip code is 1001", "1001"],
    ["Denver, CO 80202", "80202"],
  ])("%s", (text, value) => {
    expect(valuesIn(text, ["postal_code"])).toEqual([value]);
    expect(valuesIn(text, ["order_id", "quantity"])).toEqual([]);
  });
  it.each(["12345", "order 80202", "订单200120", "200120"])("none in %s", (text) => {
    expect(valuesIn(text, ["postal_code"])).toEqual([]);
  });
});

describe("coupon codes", () => {
  it.each([
    ["券码 SAVE20 用不了", "SAVE20"],
    ["优惠码是WELCOME", "WELCOME"],
    ["優惠碼:vip2026", "VIP2026"],
    ["SORRY2026ABCDEF还有效吗", "SORRY2026ABCDEF"],
    ["my coupon sorry2026abcdef is not accepted", "SORRY2026ABCDEF"],
    ["promo code: SPRING-15", "SPRING-15"],
    ['apply the code "FREESHIP"', "FREESHIP"],
    ["the discount SAVE20 does not apply", "SAVE20"],
    ["兑换码abc123", "ABC123"],
  ])("%s", (text, value) => {
    expect(valuesIn(text, ["coupon_code"])).toEqual([value]);
    expect(valuesIn(text, ["order_id"])).toEqual([]);
  });
  it.each([
    "do you have a coupon",
    "where is my order 12345",
    "优惠券怎么用",
    "号码42",
    "a 20% discount",
    "coupon for me",
  ])("none in %s", (text) => {
    expect(valuesIn(text, ["coupon_code"])).toEqual([]);
  });
});
