import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entityValues, extractEntities } from "./entities";
import { indexProducts } from "./entities/product-index";
import { AT, readAll, valuesIn } from "./entities/test-reading";
import { analysisText } from "./normalise";

const orders = (text: string) => entityValues(readAll(text), "order_id");
const tracking = (text: string) => entityValues(readAll(text), "tracking_number");

describe("order numbers", () => {
  it.each([
    ["我的订单12345为什么还没到?都一周了!", ["12345"]],
    // Full-width digits and punctuation.
    ["订单号\uff1a\uff11\uff12\uff13\uff14\uff15\uff0c3天了", ["12345"]],
    ["订单号是 12345", ["12345"]],
    ["订单号:#12345", ["12345"]],
    ["訂單號 12345", ["12345"]],
    ["12345这单太慢", ["12345"]],
    ["12345号订单到哪了", ["12345"]],
    ["订单12345,3天了还没到", ["12345"]],
    ["Where is my order 12345? It's been a week!", ["12345"]],
    ["order no. 12345", ["12345"]],
    ["order number is 12345.", ["12345"]],
    ["Order #12345 please", ["12345"]],
    ["#W2378156", ["W2378156"]],
    ["12345", ["12345"]],
    ["包裹12345能改送到公司吗", ["12345"]],
    ["my address is 1 Main Street, Denver, CO 80202", []],
    ["北京市朝阳区建国路88号 100022", []],
    ["邮编200120", []],
    ["it's 12345", ["12345"]],
    ["purchase 00004587345 status", ["00004587345"]],
    ["订单12345和订单67890都没到", ["12345", "67890"]],
    ["取消订单12345,再把67890换成大号", ["12345"]],
    ["order 12345 placed on 2026-11-05 for $1,299.50", ["12345"]],
    ["订单12345打13812345678联系我", ["12345"]],
    ["see https://example.com/orders/99999 for 12345", ["12345"]],
  ])("%s", (text, expected) => {
    expect(orders(text)).toEqual(expected);
  });

  it.each([
    "I paid $12345 for it",
    "付了12345元",
    "since 2024",
    "打我电话13812345678",
    "it costs 12,345.67",
    "ticket CS-2026-001001",
    "1Z999AA10123456784",
    "没有号码",
    "call 415-555-2671",
  ])("finds none in %s", (text) => {
    expect(orders(text)).toEqual([]);
  });

  it("knows the customer's own numbers in whatever shape", () => {
    const own = { ...AT, orderIds: ["AB-77-X9", "12345"], trackingNumbers: ["QX0099-A"] };
    expect(readAll("where is ab-77-x9 ?", own)).toMatchObject([{ type: "order_id", value: "AB-77-X9" }]);
    expect(readAll("QX0099-A到哪了", own)).toMatchObject([{ type: "tracking_number", value: "QX0099-A" }]);
    expect(readAll("123456", own)).toMatchObject([{ type: "order_id", value: "123456" }]);
    expect(valuesIn("it costs 12345 yuan", ["order_id"], AT)).toEqual([]);
  });
});

describe("tracking and ticket numbers", () => {
  it.each([
    ["1z999aa10123456784", "1Z999AA10123456784"],
    ["顺丰 SF1234567890123", "SF1234567890123"],
    ["运单号:773012345678901", "773012345678901"],
    ["快遞單號 YT1234567890123", "YT1234567890123"],
    ["tracking number 9400111899223", "9400111899223"],
    ["RB123456789CN", "RB123456789CN"],
  ])("reads the tracking number in %s", (text, value) => {
    expect(tracking(text)).toEqual([value]);
    expect(orders(text)).toEqual([]);
  });
  it.each([
    ["ticket #CS-2026-001001", "CS-2026-001001"],
    ["工单cs-2026-001001怎么样了", "CS-2026-001001"],
  ])("reads the ticket number in %s", (text, value) => {
    expect(valuesIn(text, ["ticket_number", "order_id"])).toEqual([value]);
  });
});

describe("a message with many facts", () => {
  const types = (text: string) => readAll(text).map(({ type, value }) => `${type} ${value}`);
  it("gives each number to one of them", () => {
    expect(types("订单12345,上周三买的三件T恤,付了299元,电话13812345678,邮编200120,都十天了")).toEqual([
      "order_id 12345",
      "date 2026-11-18",
      "quantity 3",
      "money 299.00 CNY",
      "phone +8613812345678",
      "postal_code 200120",
      "timeframe P10D",
    ]);
    expect(
      types("I ordered 2 pairs on Nov 5 (order #12345, $59.90, code SAVE20), call 415-555-2671 by Friday"),
    ).toEqual([
      "quantity 2",
      "date 2026-11-05",
      "order_id 12345",
      "money 59.90 USD",
      "coupon_code SAVE20",
      "phone +14155552671",
      "period ../2026-11-27",
    ]);
    expect(types("Hi,我的order 12345昨天arrived broken,please退款到lin@example.com")).toEqual([
      "order_id 12345",
      "date 2026-11-22",
      "reason damaged",
      "email lin@example.com",
    ]);
  });
});

const about = {
  ...AT,
  orderIds: ["12345", "AB-77"],
  products: indexProducts([
    { id: "keyb", name: { en: "Strand Mechanical Keyboard", "zh-CN": "Strand 机械键盘" }, variants: [] },
  ]),
};

const PIECES = [
  ...["订单12345", "order #67890", "AB-77", "CS-2026-001001", "SF1234567890123", "lin@example.com", "13812345678"],
  ...[
    "$12.50",
    "三百块",
    "三件",
    "2 keyboards",
    "机械键盘",
    "上周三",
    "3 days ago",
    "since Monday",
    "国庆节前",
    "一周",
  ],
  ...[
    "邮编200120",
    "浙江省杭州市西湖区文三路90号",
    "12 Main Street, Denver, CO 80202",
    "券码SAVE20",
    "碎了",
    "too small",
  ],
  ...[
    "訂單",
    "１２３",
    "，",
    "。",
    " ",
    "!",
    "😡",
    "\u202e",
    "\u0000",
    "\ud800",
    "不",
    "to",
    "到",
    "-",
    "/",
    "的",
    "and",
  ],
];
const messages = fc.oneof(
  fc.string({ unit: "binary", maxLength: 120 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join("")),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(" ")),
);

describe("whatever the text", () => {
  it("spans lie within it, hold what they say and do not overlap", () => {
    fc.assert(
      fc.property(messages, (raw) => {
        const text = analysisText(raw);
        let end = 0;
        for (const entity of extractEntities(text, about)) {
          expect(entity.start).toBeGreaterThanOrEqual(end);
          expect(entity.end).toBeGreaterThan(entity.start);
          expect(entity.end).toBeLessThanOrEqual(text.length);
          expect(entity.text).toBe(text.slice(entity.start, entity.end));
          expect(entity.value).not.toBe("");
          end = entity.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  it("reads text that was not made ready", () => {
    fc.assert(
      fc.property(messages, (raw) => {
        extractEntities(raw, about);
      }),
      { numRuns: 150 },
    );
  });

  it("what has a form of its own is read from that form again", () => {
    const own = new Set(["email", "phone", "money", "date", "period", "tracking_number", "ticket_number"]);
    fc.assert(
      fc.property(messages, (raw) => {
        for (const { type, value } of extractEntities(analysisText(raw), about)) {
          if (!own.has(type) || (type === "tracking_number" && /^\d+$/.test(value))) continue;
          const again = extractEntities(value, about).map((entity) => `${entity.type} ${entity.value}`);
          expect(again).toEqual([`${type} ${value}`]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
