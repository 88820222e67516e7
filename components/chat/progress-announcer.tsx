"use client";

// Says for those who listen what the page shows to those who look: how far the work is, and each answer once it is
// complete. The conversation itself is silent, for its text comes in pieces.
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef } from "react";
import { formatMoney } from "@/components/ui/money-format";
import { findPart, type ChatUiMessage } from "./chat-model";
import { unheard, type Heard } from "./spoken-model";
import { viewWork } from "./work-model";

type Props = { messages: ChatUiMessage[]; awaiting: boolean; busy: boolean };

export function ProgressAnnouncer({ messages, awaiting, busy }: Props) {
  const t = useTranslations("chat");
  const last = messages.at(-1);
  const work = last && findPart(last, "data-work")?.data;
  const view = work && viewWork(work);
  return (
    <>
      <p role="status" className="sr-only">
        {awaiting && t("reading")}
        {!awaiting && view?.held && t(`work.held.${view.held}`)}
        {!awaiting && view && !view.held && !view.settled && view.current && (
          <>{t("work.announce", { done: view.done + 1, total: view.total, step: view.current.label })}</>
        )}
      </p>
      <AnswerAnnouncer messages={messages} busy={busy} />
    </>
  );
}

function AnswerAnnouncer({ messages, busy }: Pick<Props, "messages" | "busy">) {
  const t = useTranslations("chat");
  const locale = useLocale();
  const region = useRef<HTMLDivElement>(null);
  const heard = useRef<Heard | null>(null);

  const listen = useEffectEvent(() => {
    const [spoken, after] = unheard(messages, heard.current ?? new Map(), {
      choose: (options) => `${t("choices.label")}: ${options}`,
      confirmation: (status) => t(`confirmation.status.${status}`),
      money: (minor, currency) => formatMoney(minor, currency, locale),
      information: t("information.title"),
    });
    // What was there when the conversation was opened is read by whoever wishes to.
    if (heard.current && spoken.length > 0) {
      region.current?.replaceChildren(
        ...spoken.map(({ by, lines }) => paragraph([`${by ?? t("assistant")}:`, ...lines].join("\n"))),
      );
    }
    heard.current = after;
  });

  useEffect(() => {
    if (!busy || !heard.current) listen();
  }, [messages, busy]);

  // Filled by hand: a screen reader hears a change of the page, not what the page is.
  return <div ref={region} role="status" aria-label={t("answers")} className="sr-only" />;
}

function paragraph(text: string): HTMLParagraphElement {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
