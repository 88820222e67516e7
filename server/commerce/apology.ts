// An apology in both languages: what went wrong, said as it is, what the store does about it, and what comes next. Every
// sentence is the store's own, so that nothing is promised that was not decided. Pure.
import type { Localized } from "../context";
import type { Severity, Situation } from "./complaints";

export type Remedies = {
  refund?: string;
  replacement: boolean;
  coupon?: { worth: string; code: string | null };
  credit?: string;
  ticket?: string;
};

export type ApologyFacts = {
  situation: Situation;
  severity: Severity;
  orderId: string | null;
  daysDelayed: number | null;
  remedies: { "zh-CN": Remedies; en: Remedies };
};

const OPENING: Record<Severity, Localized> = {
  minor: { "zh-CN": "很抱歉给您添了麻烦。", en: "We are sorry for the trouble." },
  serious: { "zh-CN": "对此我们深感抱歉。", en: "We are truly sorry about this." },
  severe: {
    "zh-CN": "这件事我们做得很不应该，郑重向您道歉。",
    en: "This should never have happened, and we apologise to you sincerely.",
  },
};

/** What happened, from the customer's side; {order} is "order 12345" or "your order". */
const HAPPENED: Record<Situation, Localized> = {
  late_delivery: {
    "zh-CN": "{order}没有按我们承诺的时间送到，让您久等了。",
    en: "{Order} did not arrive when we said it would, and you have had to wait.",
  },
  lost_parcel: {
    "zh-CN": "{order}的包裹在途中丢失了，您至今没有收到。",
    en: "The parcel with {order} was lost on its way, and you have not received what you paid for.",
  },
  damaged_item: {
    "zh-CN": "{order}里的商品到您手上时是坏的。",
    en: "What you received with {order} was damaged.",
  },
  wrong_item: {
    "zh-CN": "{order}里发给您的不是您买的商品。",
    en: "What we sent you with {order} is not what you ordered.",
  },
  missing_item: { "zh-CN": "{order}里少了您买的商品。", en: "Something you paid for was missing from {order}." },
  payment_problem: {
    "zh-CN": "{order}的付款出了问题，让您费心了。",
    en: "The payment for {order} went wrong and caused you worry.",
  },
  poor_service: {
    "zh-CN": "您在{order}上得到的服务没有达到我们该有的样子。",
    en: "The service you had with {order} was not what you may expect of us.",
  },
  out_of_stock: {
    "zh-CN": "{order}里的商品缺货，我们没能及时告诉您。",
    en: "Something in {order} is out of stock, and we did not tell you in time.",
  },
  technical_problem: {
    "zh-CN": "我们的系统出了故障，影响了{order}。",
    en: "A fault in our systems affected {order}.",
  },
  other: { "zh-CN": "{order}没有像您期望的那样顺利。", en: "{Order} did not go as you had every right to expect." },
};

const CLOSING: Localized = {
  "zh-CN": "如果还有没说到的，请直接回复，我们会接着处理。",
  en: "If there is anything we have missed, please reply, and we will take it from there.",
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function happened({ situation, orderId, daysDelayed }: ApologyFacts): Localized {
  const zhOrder = orderId ? `订单 ${orderId} ` : "您的订单";
  const enOrder = orderId ? `order ${orderId}` : "your order";
  const late = situation === "late_delivery" && daysDelayed ? daysDelayed : null;
  const zh = HAPPENED[situation]["zh-CN"].replace("{order}", zhOrder);
  const en = HAPPENED[situation].en.replace("{order}", enOrder).replace("{Order}", capital(enOrder));
  if (late === null) return { "zh-CN": zh, en };
  return {
    "zh-CN": `${zh}到现在已经晚了 ${late} 天。`,
    en: `${en} It is ${late} ${late === 1 ? "day" : "days"} late by now.`,
  };
}

function remediesZh({ refund, replacement, coupon, credit, ticket }: Remedies): string[] {
  return [
    refund ? `我们会退还您 ${refund}。` : "",
    replacement ? "我们会给您换一件完好的商品。" : "",
    coupon ? `我们送您一张价值 ${coupon.worth} 的优惠券${coupon.code ? `（${coupon.code}）` : ""}。` : "",
    credit ? `我们已把 ${credit} 存入您的礼品卡。` : "",
    ticket ? `同事会跟进到底，工单号是 ${ticket}。` : "",
  ].filter(Boolean);
}

function remediesEn({ refund, replacement, coupon, credit, ticket }: Remedies): string[] {
  return [
    refund ? `We will give you ${refund} back.` : "",
    replacement ? "We will send you a replacement in good order." : "",
    coupon ? `You have a coupon worth ${coupon.worth} from us${coupon.code ? ` (${coupon.code})` : ""}.` : "",
    credit ? `We have put ${credit} on your gift card.` : "",
    ticket ? `A colleague will see this through; your ticket is ${ticket}.` : "",
  ].filter(Boolean);
}

/** Blank lines part the paragraphs. */
export function composeApology(facts: ApologyFacts): Localized {
  const what = happened(facts);
  const opening = OPENING[facts.severity];
  const paragraphs = (first: string, done: string[], gap: string, last: string) =>
    [first, done.join(gap), last].filter(Boolean).join("\n\n");
  return {
    "zh-CN": paragraphs(
      `${what["zh-CN"]}${opening["zh-CN"]}`,
      remediesZh(facts.remedies["zh-CN"]),
      "",
      CLOSING["zh-CN"],
    ),
    en: paragraphs(`${what.en} ${opening.en}`, remediesEn(facts.remedies.en), " ", CLOSING.en),
  };
}
