import { describe, expect, it } from "vitest";
import { indexProducts } from "./product-index";
import { AT, readAll } from "./test-reading";

const one = (id: string, en: string, zh: string) => ({ id, name: { en, "zh-CN": zh }, variants: [] });
const products = indexProducts([
  one("lamp", "Halo Reading Lamp", "Halo 护眼阅读灯"),
  one("knife", "Santoku Kitchen Knife", "三德厨师刀"),
  one("sun", "Featherlight Sunscreen SPF 50", "轻羽防晒乳 SPF50+"),
  one("tea", "Celadon Tea Set", "青瓷功夫茶具套装"),
  one("mic", "Lumen USB Microphone", "Lumen USB 电容麦克风"),
  one("pillow", "Contour Memory Pillow", "曲线记忆枕"),
  one("head", "Cadence Over-Ear Headphones", "Cadence 头戴式降噪耳机"),
  one("bed", "Orthopaedic Dog Bed", "护关节宠物窝"),
]);
const read = (text: string) =>
  readAll(text, { ...AT, products, country: /\p{Script=Han}/u.test(text) ? "CN" : "US" }).map(
    ({ type, value }) => `${type} ${value}`,
  );

describe("what customers write", () => {
  it.each([
    ["FedEx 794644790138 - no scans", ["tracking_number 794644790138"]],
    ["中通快递78312345678901四天没动静", ["tracking_number 78312345678901", "timeframe P4D"]],
    ["the label reads 1Z 999 AA1 01 2345 6784", ["tracking_number 1Z999AA10123456784"]],
    ["9400111899223100123456 hasn't moved", ["tracking_number 9400111899223100123456"]],
    ["it's W9911204 not W9911240", ["order_id W9911204", "order_id W9911240"]],
    ["有两单:30077和30078", ["order_id 30077", "order_id 30078"]],
    ["gate code 4471, building 14", []],
    ["门禁密码25803", []],
  ])("numbers: %s", (text, facts) => {
    expect(read(text)).toEqual(facts);
  });

  it.each([
    ["code WELCOME10 doesn't work", ["coupon_code WELCOME10"]],
    ["can I still use BLACKFRIDAY25?", ["coupon_code BLACKFRIDAY25"]],
    ["does TAKE15OFF stack with FREESHIP", ["coupon_code TAKE15OFF", "coupon_code FREESHIP"]],
    ["SAVE20NOW这个码过期了吗", ["coupon_code SAVE20NOW"]],
    ["spring15失效了", ["coupon_code SPRING15"]],
    ["my RTX4090 is fine", []],
    ["error code E500 when I pay with PAYPAL", []],
  ])("codes: %s", (text, facts) => {
    expect(read(text)).toEqual(facts);
  });

  it.each([
    ["来一把三德刀", ["quantity 1", "product knife"]],
    ["俩护眼台灯", ["quantity 2", "product lamp"]],
    ["防晒霜还有吗", ["product sun"]],
    ["is the celadon teaset there", ["product tea"]],
    ["does the lumen mic come with a stand", ["product mic"]],
    ["make it 5 instead of 3", ["quantity 5", "quantity 3"]],
    ["make it 42 instead of 44", []],
    ["only two of the four pillows came", ["reason missing_parts", "quantity 2", "quantity 4", "product pillow"]],
    ["半打就够了", ["quantity 6"]],
  ])("goods and how many: %s", (text, facts) => {
    expect(read(text).sort()).toEqual([...facts].sort());
  });

  it.each([
    ["refund shows USD 34.90 instead of 49.90", ["money 34.90 USD", "money 49.90 USD"]],
    ["花了两千多", ["money 2000.00 CNY"]],
    ["满300减50用不了", ["money 300.00 CNY", "money 50.00 CNY"]],
    ["一百五以内的", ["money 150.00 CNY"]],
    ["42以内的码", []],
  ])("money: %s", (text, facts) => {
    expect(read(text)).toEqual(facts);
  });

  it.each([
    ["12 Rue de Rivoli, 75004 Paris", "12 Rue de Rivoli, 75004 Paris"],
    ["Friedrichstraße 43, 10117 Berlin please", "Friedrichstraße 43, 10117 Berlin"],
    ["use P.O. Box 1187, Boise, ID 83701", "P.O. Box 1187, Boise, ID 83701"],
    ["at Unit 5, 19 King St, Melbourne VIC 3000", "Unit 5, 19 King St, Melbourne VIC 3000"],
    ["放在阳光花园3号楼2单元501就行", "阳光花园3号楼2单元501"],
    ["改合肥市蜀山区长江西路669号", "合肥市蜀山区长江西路669号"],
  ])("addresses: %s", (text, address) => {
    expect(read(text)).toEqual([`address ${address}`]);
  });

  it.each([
    ["it hasn't moved in two weeks", ["timeframe P2W"]],
    ["in two weeks", ["date 2026-12-07"]],
    ["今年双十一的订单", ["date 2026-11-11"]],
    ["周六家里没人", ["date 2026-11-28"]],
  ])("days: %s", (text, facts) => {
    expect(read(text)).toEqual(facts);
  });
});
