import { describe, expect, it } from "vitest";
import { entityValues, extractEntities } from "./entities";
import { analysisText } from "./normalise";

const orders = (text: string) => entityValues(extractEntities(analysisText(text)), "order_id");
const times = (text: string) => entityValues(extractEntities(analysisText(text)), "timeframe");
const tracking = (text: string) => entityValues(extractEntities(analysisText(text)), "tracking_number");

describe("order numbers", () => {
  it.each([
    ["我的订单12345为什么还没到?都一周了!", ["12345"]],
    // Full-width digits and punctuation.
    ["订单号\uff1a\uff11\uff12\uff13\uff14\uff15\uff0c3天了", ["12345"]],
    ["订单号是 12345", ["12345"]],
    ["订单号:#12345", ["12345"]],
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
  ])("finds none in %s", (text) => {
    expect(orders(text)).toEqual([]);
  });
});

describe("other facts", () => {
  it.each([
    ["都一周了", "P1W"],
    ["等了3天", "P3D"],
    ["3天了", "P3D"],
    ["半个月没到", "P15D"],
    ["十五天", "P15D"],
    ["两个星期", "P2W"],
    ["it's been a week", "P1W"],
    ["10 business days ago", "P10D"],
    ["a couple of weeks", "P2W"],
    ["48小时", "PT48H"],
  ])("%s is %s", (text, value) => {
    expect(times(text)).toEqual([value]);
  });

  it("does not take dates for stretches of time", () => {
    expect(times("1月20日下的单")).toEqual([]);
  });

  it.each([
    ["1z999aa10123456784", "1Z999AA10123456784"],
    ["顺丰 SF1234567890123", "SF1234567890123"],
    ["运单号:773012345678901", "773012345678901"],
    ["tracking number 9400111899223", "9400111899223"],
    ["RB123456789CN", "RB123456789CN"],
  ])("reads the tracking number in %s", (text, value) => {
    expect(tracking(text)).toEqual([value]);
    expect(orders(text)).toEqual([]);
  });
});
