import { describe, expect, it } from "vitest";
import { valuesIn } from "./test-reading";

const reasons = (text: string) => [...new Set(valuesIn(text, ["reason"]))];

describe("reasons", () => {
  it.each([
    ["杯子碎了", "damaged"],
    ["收到的時候已經壞了", "damaged"],
    ["屏幕有划痕", "damaged"],
    ["it arrived broken", "damaged"],
    ["the box was crushed", "damaged"],
    ["键盘没反应", "defective"],
    ["质量太差", "defective"],
    ["it does not work", "defective"],
    ["it won't turn on", "defective"],
    ["发错货了", "wrong_item"],
    ["颜色不对", "wrong_item"],
    ["you sent the wrong colour", "wrong_item"],
    ["少发了一件", "missing_parts"],
    ["配件不全", "missing_parts"],
    ["the charger is missing", "missing_parts"],
    ["和图片不一样", "not_as_described"],
    ["买到假货", "not_as_described"],
    ["it's not as described", "not_as_described"],
    ["尺码偏大", "wrong_size"],
    ["太小了穿不上", "wrong_size"],
    ["too tight", "wrong_size"],
    ["it doesn't fit", "wrong_size"],
    ["一直没收到", "not_received"],
    ["快递丢了", "not_received"],
    ["it never arrived", "not_received"],
    ["I haven't received it", "not_received"],
    ["送得太慢", "late"],
    ["the delivery is delayed", "late"],
    ["不想要了", "changed_mind"],
    ["I changed my mind", "changed_mind"],
    ["I don't want it any more", "changed_mind"],
    ["拍错了", "ordered_by_mistake"],
    ["重复下单了", "ordered_by_mistake"],
    ["ordered by mistake", "ordered_by_mistake"],
    ["别家更便宜", "cheaper_elsewhere"],
    ["found it cheaper elsewhere", "cheaper_elsewhere"],
    ["I got the blue one but ordered green", "wrong_item"],
    ["they run small", "wrong_size"],
    ["鞋子买小了", "wrong_size"],
    ["I ordered a dozen, got ten", "missing_parts"],
    ["我拍了4件只来3件", "missing_parts"],
    ["not what the photos show", "not_as_described"],
    ["宣传是假的", "not_as_described"],
    ["方巾勾丝了", "damaged"],
    ["there is a rip in it", "damaged"],
    ["it keeps flickering", "defective"],
    ["不出水", "defective"],
    ["nothing is on my porch", "not_received"],
    ["说已送达,可我没拿到", "not_received"],
    ["took forever to arrive", "late"],
    ["十号才发货", "late"],
    ["手一抖点多了", "ordered_by_mistake"],
    ["京东便宜好多", "cheaper_elsewhere"],
  ])("%s is %s", (text, value) => {
    expect(reasons(text)).toEqual([value]);
  });

  it.each([
    "没坏",
    "it is not broken",
    "订单12345到哪了",
    "where is my order",
    "多久能到",
    "我想换大号",
    "the breakfast set",
    "the coupon doesn't work",
    "优惠码用不了",
    "I never got the code",
    "验证码一直没收到",
    "运费太贵",
    "色差不大,噪音太大",
    "do they run small?",
    "as you said, I restarted it",
  ])("none in %s", (text) => {
    expect(reasons(text)).toEqual([]);
  });
});
