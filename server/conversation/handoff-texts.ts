// What Steward says when it hands a conversation to a person, and what stands in the conversation when hands change.
import type { Locale } from "../context";
import type { HandoffReason } from "./handoff.schema";
import type { SupportHours } from "./support-hours";

type Handover = { name: string; ticket: string };

type Sentences = {
  called: Record<HandoffReason, string>;
  /** Before the questions of the procedure that opens a ticket. */
  awayAsk: (back: string) => string;
  awayTicket: Record<HandoffReason, (ticket: string, back: string) => string>;
  /** To whoever writes meanwhile over a channel that shows nothing but words. */
  waiting: (ahead: number) => string;
  withPerson: (name: string) => string;
  taken: (hand: Handover) => string;
  given_back: (hand: Handover) => string;
  closed: (hand: Handover) => string;
  withdrawn: (hand: Handover) => string;
  ticketed: (hand: Handover) => string;
};

export const HANDOFF: Record<Locale, Sentences> = {
  "zh-CN": {
    called: {
      ASKED: "好的，正在为您请同事接手。在此期间您写下的内容，同事都会看到。",
      MISUNDERSTOOD: "抱歉，我没能帮上忙。已请同事来接手，之前的内容不用再说一遍。",
      ANGER: "非常抱歉给您带来这样的体验。已请同事尽快来跟进，之前的内容不用再说一遍。",
      VIP: "这件事我请同事来为您处理，之前的内容不用再说一遍。",
    },
    awayAsk: (back) => `现在没有同事在线，他们将在${back}回来。我先为您建一张工单，同事回来后会联系您。`,
    awayTicket: {
      ASKED: (ticket, back) => `现在没有同事在线，已为您建立工单 **${ticket}**。同事将在${back}回来，届时会联系您。`,
      MISUNDERSTOOD: (ticket, back) =>
        `抱歉，我没能帮上忙。现在没有同事在线，已为您建立工单 **${ticket}**。同事将在${back}回来，届时会联系您。`,
      ANGER: (ticket, back) =>
        `非常抱歉给您带来这样的体验。现在没有同事在线，已为您建立工单 **${ticket}** 优先跟进。同事将在${back}回来，届时会联系您。`,
      VIP: (ticket, back) =>
        `现在没有同事在线，已为您建立工单 **${ticket}** 优先跟进。同事将在${back}回来，届时会联系您。`,
    },
    waiting: (ahead) =>
      `已转给同事，正在等同事接手${ahead > 0 ? `，前面还有 ${ahead} 位` : ""}。您写的同事都会看到；不等了，回复“不用人工了”。`,
    withPerson: (name) => `已转达${name}。`,
    taken: ({ name }) => `${name}加入了对话。`,
    given_back: ({ name }) => `${name}已离开，Steward 继续为您服务。`,
    closed: ({ name }) => `${name}结束了对话。还有需要时，直接写下来就行。`,
    withdrawn: () => "您回到了 Steward。需要什么，直接写下来就行。",
    ticketed: ({ ticket }) =>
      `抱歉，同事暂时都抽不开身。已为您建立工单 ${ticket}，同事会联系您。Steward 继续为您服务。`,
  },
  en: {
    called: {
      ASKED: "All right, I'm asking a colleague to join you. They will see everything you write here meanwhile.",
      MISUNDERSTOOD:
        "Sorry, I'm not getting this right. I've asked a colleague to take over; there is no need to say it all again.",
      ANGER:
        "I'm sorry you had to go through this. I've asked a colleague to see to it now; there is no need to say it all again.",
      VIP: "I've asked a colleague to see to this for you; there is no need to say it all again.",
    },
    awayAsk: (back) =>
      `No colleague is here right now; they are back ${back}. I'll open a ticket, so that they get in touch then.`,
    awayTicket: {
      ASKED: (ticket, back) =>
        `No colleague is here right now, so I opened ticket **${ticket}** for you. They are back ${back} and will be in touch.`,
      MISUNDERSTOOD: (ticket, back) =>
        `Sorry, I'm not getting this right. No colleague is here right now, so I opened ticket **${ticket}** for you. They are back ${back} and will be in touch.`,
      ANGER: (ticket, back) =>
        `I'm sorry you had to go through this. No colleague is here right now, so I opened ticket **${ticket}** with high priority. They are back ${back} and will be in touch.`,
      VIP: (ticket, back) =>
        `No colleague is here right now, so I opened ticket **${ticket}** with high priority. They are back ${back} and will be in touch.`,
    },
    waiting: (ahead) =>
      `A colleague has been asked to join${ahead > 0 ? ` (${ahead} before you)` : ""} and will see what you write. To go on without one, say “forget the human”.`,
    withPerson: (name) => `Passed on to ${name}.`,
    taken: ({ name }) => `${name} joined the conversation.`,
    given_back: ({ name }) => `${name} has left, and Steward is with you again.`,
    closed: ({ name }) => `${name} closed the conversation. Just write if there is anything else.`,
    withdrawn: () => "You are back with Steward. Just write what you need.",
    ticketed: ({ ticket }) =>
      `Sorry, none of our colleagues could join in time. I opened ticket ${ticket}, and they will be in touch. Steward is with you again.`,
  },
};

/** "on Tuesday, 24 November at 09:00 (GMT+8)", on the reader's own clock where it is known. */
export function backAt(at: Date, hours: SupportHours, locale: Locale, timeZone: string | undefined): string {
  const format = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    timeZone: timeZone ?? hours.zone,
    weekday: "long",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const { weekday, month, day, hour, minute, timeZoneName } = parts;
  return locale === "en"
    ? `on ${weekday}, ${day} ${month} at ${hour}:${minute} (${timeZoneName})`
    : `${month}月${day}日（${weekday}）${hour}:${minute}（${timeZoneName}）`;
}
