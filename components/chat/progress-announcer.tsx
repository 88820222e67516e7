"use client";

import { useTranslations } from "next-intl";
import { findPart, type ChatUiMessage } from "./chat-model";
import { viewWork } from "./work-model";

/** Says for those who listen what the work card shows to those who look. The answer itself is read out by the log. */
export function ProgressAnnouncer({ messages, awaiting }: { messages: ChatUiMessage[]; awaiting: boolean }) {
  const t = useTranslations("chat");
  const last = messages.at(-1);
  const work = last && findPart(last, "data-work")?.data;
  const view = work && viewWork(work);
  return (
    <p role="status" className="sr-only">
      {awaiting && t("reading")}
      {!awaiting && view && !view.settled && view.current && (
        <>{t("work.announce", { done: view.done + 1, total: view.total, step: view.current.label })}</>
      )}
    </p>
  );
}
