import { describe, expect, it } from "vitest";
import { splitWishes, wishLabel } from "./wishes";

const wishes = (text: string, locale: "en" | "zh-CN") =>
  splitWishes(text, locale).map(({ words, recognition }) => [recognition.intent, words]);

describe("several wishes in one message", () => {
  it.each([
    [
      "en",
      "cancel 12345 and where is 12251?",
      [
        ["cancel_order", "cancel 12345"],
        ["track_order", "where is 12251?"],
      ],
    ],
    [
      "en",
      "Cancel order 12521. Then change the shipping address of order 12533.",
      [
        ["cancel_order", "Cancel order 12521."],
        ["change_shipping_address", "change the shipping address of order 12533."],
      ],
    ],
    [
      "en",
      "please cancel order 12521, and also send me the invoice for order 12251",
      [
        ["cancel_order", "please cancel order 12521"],
        ["get_invoice", "send me the invoice for order 12251"],
      ],
    ],
    [
      "en",
      "cancel orders 12521 and 12533",
      [
        ["cancel_order", "cancel orders 12521"],
        ["cancel_order", "12533"],
      ],
    ],
    [
      "zh-CN",
      "取消订单12521，再把订单12533换个地址送",
      [
        ["cancel_order", "取消订单12521"],
        ["change_shipping_address", "把订单12533换个地址送"],
      ],
    ],
    [
      "zh-CN",
      "取消订单12521；另外订单12438到哪了",
      [
        ["cancel_order", "取消订单12521"],
        ["track_order", "订单12438到哪了"],
      ],
    ],
    [
      "zh-CN",
      "取消订单12521和12533",
      [
        ["cancel_order", "取消订单12521"],
        ["cancel_order", "12533"],
      ],
    ],
  ] as const)("%s: %s", (locale, text, expected) => expect(wishes(text, locale)).toEqual(expected));

  it.each([
    ["en", "the notebook from order 12251 arrived torn, I want a refund"],
    ["en", "My order 12345 is late. It's been a week and nobody answers. Where is it?"],
    ["en", "order 12345 and order 12251 are both late"],
    ["en", "I want a refund for order 12251, it broke, then the handle fell off"],
    ["en", "Please cancel my order 12521 and refund me"],
    ["en", "deliver order 12521 to 845 Willow Lane, Suite 906, Denver, CO 80279, USA"],
    ["zh-CN", "我的订单12345为什么还没到?都一周了!"],
    ["zh-CN", "收到的杯子碎了，然后联系你们也没人理，我要退款"],
    ["zh-CN", "取消订单12521，下错单了"],
    ["zh-CN", "订单12251的本子破了，再也不来了，我要退款"],
    ["zh-CN", "请把订单12521改送到浙江省杭州市西湖区文三路90号，邮编310012"],
  ] as const)("%s, one wish stays one: %s", (locale, text) => {
    expect(wishes(text, locale)).toHaveLength(1);
    expect(wishes(text, locale)[0]?.[1]).toBe(text);
  });

  it("are announced by what they are and which order they are about", () => {
    const [first] = splitWishes("cancel 12345 and where is 12251?", "en");
    expect(first && wishLabel(first, "en")).toBe("Cancel an order (order 12345)");
    const [, second] = splitWishes("取消订单12521和12533", "zh-CN");
    expect(second && wishLabel(second, "zh-CN")).toBe("取消订单（订单 12533）");
  });
});
