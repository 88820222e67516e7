// What of an e-mail's news reaches its reader's bell too. Whoever acts reads the answer in their conversation, and who waits
// there for a colleague is rung by the conversation itself (conversation/tell-ending.ts): a bell for the same news would say
// it twice. So it rings for what a colleague, a program or the clock did about somebody's order.
import type { Localized } from "../../context";
import { formatMoney } from "../../resources/mail-templates/format";
import { postMessages } from "../../resources/messages";
import type { MailOrder } from "../../resources/mail-templates/data";
import type { SkillContext } from "../contract";
import type { Letter } from "./mail-post";

type Said = { title: Localized; body: Localized };

/** Rings in the step's own transaction; its reader's wishes for the app count, not those for e-mail. */
export async function ringFor(ctx: SkillContext, { mail, facts, reader, category, orderId }: Letter, key: string) {
  if (reader.customerId === null || ctx.actor.customerId === reader.customerId) return;
  const said = saidOf(mail, orderId ?? "", facts.order?.currency ?? "USD");
  if (!said) return;
  const { executionId } = ctx;
  await postMessages(ctx, [reader.recipient], {
    category,
    ...said,
    link: "/requests",
    key: `bell:${key}`,
    executionId,
  });
}

const money = (minor: number, currency: string): Localized => ({
  "zh-CN": formatMoney(minor, currency, "zh-CN"),
  en: formatMoney(minor, currency, "en"),
});

/** null for letters that only confirm what their reader did themselves, or that are documents. */
function saidOf({ template, data }: MailOrder, order: string, currency: string): Said | null {
  switch (template) {
    case "order_delay_notify_v2":
      return delayed(order, data.days_delayed, data.coupon_code ?? null);
    case "refund_approved": {
      const amount = money(data.amount_minor, currency);
      return {
        title: { "zh-CN": `订单 ${order} 已退款`, en: `Order ${order} was refunded` },
        body: {
          "zh-CN": `${amount["zh-CN"]}将在 5–7 个工作日内退回。`,
          en: `${amount.en} is on its way back, in 5–7 working days.`,
        },
      };
    }
    case "refund_rejected":
      return {
        title: { "zh-CN": `订单 ${order} 的退款未获批准`, en: `The refund of order ${order} was not approved` },
        body: { "zh-CN": data.reason, en: data.reason },
      };
    case "order_cancelled":
      return {
        title: { "zh-CN": `订单 ${order} 已取消`, en: `Order ${order} was cancelled` },
        body: cancelled(data.refund_minor ?? 0, currency),
      };
    case "coupon_issued":
      return {
        title: { "zh-CN": "您有一张新优惠券", en: "A coupon for you" },
        body: { "zh-CN": `优惠码：${data.coupon_code}`, en: `Its code is ${data.coupon_code}.` },
      };
    case "ticket_answered":
      return {
        title: { "zh-CN": `工单 ${data.ticket_number} 有新答复`, en: `Ticket ${data.ticket_number} was answered` },
        body: { "zh-CN": clip(data.answer), en: clip(data.answer) },
      };
    default:
      return null;
  }
}

function delayed(order: string, days: number, code: string | null): Said {
  const late = `${days} ${days === 1 ? "day" : "days"}`;
  return {
    title: { "zh-CN": `订单 ${order} 延误了`, en: `Order ${order} is late` },
    body: {
      "zh-CN": `已晚 ${days} 天，非常抱歉。${code ? `作为补偿，为您发放优惠券 ${code}。` : ""}`,
      en: `It is ${late} late, and we are sorry.${code ? ` Coupon ${code} is yours to make up for it.` : ""}`,
    },
  };
}

function cancelled(refundMinor: number, currency: string): Localized {
  if (refundMinor === 0) return { "zh-CN": "没有需要退还的款项。", en: "There is nothing to give back." };
  const amount = money(refundMinor, currency);
  return { "zh-CN": `${amount["zh-CN"]}会退还给您。`, en: `${amount.en} goes back to you.` };
}

const SHOWN = 300;
const clip = (text: string) => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`);
