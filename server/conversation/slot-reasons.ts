// Why a slot is asked for, when the customer wants to know: as the intent's file says it, or what is true of its kind.
import type { Locale, Localized } from "../context";
import type { SlotDefinition } from "./intent/definitions";

const BY_KIND: Record<SlotDefinition["entity"], Localized> = {
  order_id: {
    "zh-CN": "有了订单号，我才能找到这笔订单，也不会动到您别的订单。",
    en: "With the order number I find the right order and leave your other orders alone.",
  },
  tracking_number: {
    "zh-CN": "有了运单号，我才能向承运商查到这个包裹。",
    en: "With the tracking number I can ask the carrier about that very parcel.",
  },
  ticket_number: {
    "zh-CN": "有了工单号，我才能接着您之前反映的事情往下办。",
    en: "With the ticket number I can go on from what you told us before.",
  },
  timeframe: {
    "zh-CN": "知道是哪段时间，我才能查对记录。",
    en: "Knowing the period, I look at the right records.",
  },
  quantity: {
    "zh-CN": "知道要几件，我才能按您要的数量下单和计价。",
    en: "With the number I order, and price, as many as you want.",
  },
  text: {
    "zh-CN": "您的说明会随请求一起交给办理的同事，好让您不用再讲一遍。",
    en: "Your words go along with the request, so that you need not tell it all again.",
  },
  choice: {
    "zh-CN": "不同的选择办法不一样，我不想替您猜。",
    en: "It is done differently for each of these, and I do not want to guess for you.",
  },
  picture: {
    "zh-CN": "有了图片，审批的同事不用再来问您，办得更快；没有也可以办理。",
    en: "With a picture the colleague who decides need not ask you again. It works without one, too.",
  },
  address: {
    "zh-CN": "要送对地方，地址必须完整；只用在这一次请求上。",
    en: "It has to be complete to arrive at the right door, and is used for this request only.",
  },
};

/** When the request itself was unclear. */
const OF_THE_REQUEST: Localized = {
  "zh-CN": "您的话可以有几种理解，我先问清楚，免得办错。",
  en: "What you wrote could mean several things, so I ask before I do the wrong one.",
};

const BY_NAME: Record<string, Localized> = {
  payment_method_id: {
    "zh-CN": "涉及退款或补差价时，钱只会走您选的这个方式。",
    en: "Money that goes back or is still due moves only by the method you choose.",
  },
  items: {
    "zh-CN": "订单里不止一件商品，只处理您指定的那些。",
    en: "There is more than one item in the order, and only those you name are touched.",
  },
};

export function reasonOf(slot: SlotDefinition | undefined, locale: Locale): string {
  if (!slot) return OF_THE_REQUEST[locale];
  return (slot.why ?? BY_NAME[slot.name] ?? BY_KIND[slot.entity])[locale];
}
