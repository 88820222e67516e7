import { describe, expect, it } from "vitest";
import { recognise } from "./intent/recognise";
import { ordersMeant } from "./named-orders";
import { splitWishes, wishLabel } from "./wishes";

const wishes = (text: string, locale: "en" | "zh-CN") =>
  splitWishes(text, locale).map(({ words, recognition }) => [recognition.intent, words]);

/** As a message of a customer is read: their own orders are known. */
const heardOf = (text: string, locale: "en" | "zh-CN") =>
  recognise(text, { locale, about: { orderIds: ["12345", "12521", "12533", "12251", "12262", "12438"] } });

/** Each as `intent@order`, "else " before what is only wanted otherwise. */
const shown = (text: string, locale: "en" | "zh-CN") =>
  splitWishes(text, locale, heardOf(text, locale)).map(({ otherwise, order, recognition }) => {
    return `${otherwise ? "else " : ""}${recognition.intent}@${order ?? ordersMeant(recognition).join()}`;
  });

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
        ["cancel_order", "cancel orders 12521 and 12533"],
        ["cancel_order", "cancel orders 12521 and 12533"],
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
        ["cancel_order", "取消订单12521和12533"],
        ["cancel_order", "取消订单12521和12533"],
      ],
    ],
  ] as const)("%s: %s", (locale, text, expected) => expect(wishes(text, locale)).toEqual(expected));

  it.each([
    ["en", "the notebook from order 12251 arrived torn, I want a refund"],
    ["en", "My order 12345 is late. It's been a week and nobody answers. Where is it?"],
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

  it.each([
    [
      "en",
      "Two things: 1) cancel order 12521 2) send me the invoice for 12251",
      "cancel_order@12521 get_invoice@12251",
    ],
    ["en", "1. cancel 12521\n2. where is order 12438?", "cancel_order@12521 track_order@12438"],
    [
      "en",
      "Cancel order 12521. Return order 12251 via card: Tea Kettle; Lamp; Mug;",
      "cancel_order@12521 return_item@12251",
    ],
    ["en", "cancel 12521 and what's your return policy?", "cancel_order@12521 check_refund_policy@"],
    ["en", "cancel 12521 and tell me how long the refund takes", "cancel_order@12521 check_refund_policy@"],
    ["zh-CN", "我要退12251的水壶，顺便问一下退款多久到账", "return_item@12251 track_refund@"],
    ["en", "order 12345 and order 12251 are both late", "delivery_delay@12345 delivery_delay@12251"],
    [
      "en",
      "Cancel 12521. If that's not possible, change the delivery address.",
      "cancel_order@12521 else change_shipping_address@",
    ],
    ["en", "don't cancel order 12521, just change the shipping address", "change_shipping_address@12521"],
    ["en", "cancel 12521 but keep 12533", "cancel_order@12521"],
    ["zh-CN", "两件事：1、取消订单12521 2、订单12438到哪了", "cancel_order@12521 track_order@12438"],
    ["zh-CN", "取消订单12521，顺便问下你们有没有优惠券", "cancel_order@12521 coupon_query@"],
    ["zh-CN", "取消订单12521，如果取消不了就改收货地址", "cancel_order@12521 else change_shipping_address@"],
    ["zh-CN", "不要取消订单12521，只是改一下收货地址", "change_shipping_address@12521"],
    ["zh-CN", "取消订单12521，12533保留", "cancel_order@12521"],
  ] as const)("%s: %s", (locale, text, expected) => expect(shown(text, locale).join(" ")).toBe(expected));

  it.each([
    ["en", "don't cancel my order 12521"],
    ["zh-CN", "别取消订单12521"],
  ] as const)("%s, what is expressly not wanted is no wish: %s", (locale, text) => {
    expect(splitWishes(text, locale).map(({ refused }) => refused)).toEqual(["all"]);
  });

  it("are announced by what they are and which order they are about", () => {
    const [first] = splitWishes("cancel 12345 and where is 12251?", "en");
    expect(first && wishLabel(first, "en")).toBe("Cancel an order (order 12345)");
    const [, second] = splitWishes("取消订单12521和12533", "zh-CN");
    expect(second && wishLabel(second, "zh-CN")).toBe("取消订单（订单 12533）");
  });
});
