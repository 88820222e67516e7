import { describe, expect, it } from "vitest";
import { readAll, valuesIn } from "./test-reading";

describe("amounts of money", () => {
  it.each([
    ["$12.50", "12.50 USD"],
    ["I paid $1,299.50 for it", "1299.50 USD"],
    ["US$20", "20.00 USD"],
    ["€12,50", "12.50 EUR"],
    ["1.299,50 €", "1299.50 EUR"],
    ["£5", "5.00 GBP"],
    ["20 dollars", "20.00 USD"],
    ["twenty-five bucks", "25.00 USD"],
    ["a hundred dollars", "100.00 USD"],
    ["two hundred and fifty euros", "250.00 EUR"],
    ["99 USD", "99.00 USD"],
    ["USD 99", "99.00 USD"],
    ["$1.5k", "1500.00 USD"],
    ["50 cents", "0.50 USD"],
    ["￥99", "99.00 CNY"],
    ["¥1,299", "1299.00 CNY"],
    ["299元", "299.00 CNY"],
    ["付了299块", "299.00 CNY"],
    ["三百五十块钱", "350.00 CNY"],
    ["三块五", "3.50 CNY"],
    ["3块5毛", "3.50 CNY"],
    ["5毛钱", "0.50 CNY"],
    ["一千二百元", "1200.00 CNY"],
    ["1.5万元", "15000.00 CNY"],
    ["两万块", "20000.00 CNY"],
    ["100人民币", "100.00 CNY"],
    ["20美元", "20.00 USD"],
    ["三十美金", "30.00 USD"],
    ["20刀", "20.00 USD"],
    ["5000日元", "5000 JPY"],
    ["30欧元", "30.00 EUR"],
    ["２９９元", "299.00 CNY"],
    ["十塊錢", "10.00 CNY"],
    ["100 quid", "100.00 GBP"],
    ["RMB 88", "88.00 CNY"],
  ])("%s is %s", (text, value) => {
    expect(valuesIn(text, ["money"])).toEqual([value]);
  });

  it("is in integer minor units", () => {
    expect(readAll("$19.99")).toMatchObject([{ type: "money", minor: 1_999, currency: "USD" }]);
    expect(readAll("500日元")).toMatchObject([{ type: "money", minor: 500, currency: "JPY" }]);
  });

  it.each(["12345", "一块发货吧", "两块香皂", "a dollar sign", "5 pounds of rice", "第三块", "20%", "3 for 2"])(
    "is not in %s",
    (text) => {
      expect(valuesIn(text, ["money"])).toEqual([]);
    },
  );

  it("reads ¥ as yen where people pay in yen", () => {
    expect(valuesIn("¥500", ["money"], { country: "JP" })).toEqual(["500 JPY"]);
  });
});

describe("quantities", () => {
  it.each([
    ["三件", "3"],
    ["我要退两个", "2"],
    ["买了十二瓶", "12"],
    ["3件T恤", "3"],
    ["两双鞋", "2"],
    ["一百二十本", "120"],
    ["要一个", "1"],
    ["只退一件", "1"],
    ["数量改成5", "5"],
    ["數量:5", "5"],
    ["x2", "2"],
    ["×3", "3"],
    ["3 pcs", "3"],
    ["qty 4", "4"],
    ["quantity: 4", "4"],
    ["two pairs", "2"],
    ["five of them", "5"],
    ["a dozen", "12"],
    ["two dozen", "24"],
    ["half a dozen", "6"],
    ["a pair", "1"],
    ["twenty units", "20"],
    ["３件", "3"],
    ["兩條", "2"],
  ])("%s is %s", (text, value) => {
    expect(valuesIn(text, ["quantity"])).toEqual([value]);
  });

  it.each([
    "第二个",
    "这个",
    "那件",
    "一个问题",
    "三个月",
    "两个小时",
    "两三件",
    "三个订单",
    "another one",
    "12345",
    "the second one",
    "one of the best",
    "上一件",
    "邮编200120",
    "电话13812345678",
  ])("none in %s", (text) => {
    expect(valuesIn(text, ["quantity"])).toEqual([]);
  });
});

describe("stretches of time", () => {
  it.each([
    ["都一周了", "P1W"],
    ["等了3天", "P3D"],
    ["半个月没到", "P15D"],
    ["十五天", "P15D"],
    ["两个星期", "P2W"],
    ["一个半月", "P1M15D"],
    ["一年半", "P1Y6M"],
    ["半年", "P6M"],
    ["两个半小时", "PT2H30M"],
    ["半小时", "PT30M"],
    ["48小时", "PT48H"],
    ["30分钟", "PT30M"],
    ["十几天", "P10D"],
    ["两年", "P2Y"],
    ["3个工作日", "P3D"],
    ["3個禮拜", "P3W"],
    ["it's been a week", "P1W"],
    ["a couple of weeks", "P2W"],
    ["a fortnight", "P2W"],
    ["an hour and a half", "PT1H30M"],
    ["half an hour", "PT30M"],
    ["twenty-one days", "P21D"],
    ["ten business days", "P10D"],
    ["90 mins", "PT90M"],
  ])("%s is %s", (text, value) => {
    expect(valuesIn(text, ["timeframe"])).toEqual([value]);
  });

  it.each([
    ["3-5 days", "P3D", "P5D"],
    ["3到5天", "P3D", "P5D"],
    ["两三天", "P2D", "P3D"],
    ["two to three weeks", "P2W", "P3W"],
  ])("%s is from %s to %s", (text, least, value) => {
    expect(readAll(text)).toMatchObject([{ type: "timeframe", value, least }]);
  });

  it.each(["1月20日下的单", "三月", "2024年", "周三", "半天没人回", "I am 25 years old", "day by day", "第三天"])(
    "none in %s",
    (text) => {
      expect(valuesIn(text, ["timeframe"])).toEqual([]);
    },
  );
});
