"use client";

import { MessageCircleQuestionMark } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import type { InformationPart } from "@/server/conversation/parts.schema";

/** A colleague's question about the request; the customer answers it with their next message. */
export function InformationRequest({ information: { question, status } }: { information: InformationPart }) {
  const t = useTranslations("chat.information");
  return (
    <section
      aria-label={t("title")}
      data-status={status}
      className="space-y-1.5 rounded-md border border-border bg-surface px-4 py-3"
    >
      <h2 className="flex items-center gap-2 text-sm text-muted-foreground">
        <MessageCircleQuestionMark aria-hidden className={cn("size-4", status === "open" && "text-warning")} />
        {t("title")}
      </h2>
      <p className="break-words whitespace-pre-line">{question}</p>
      <p className="text-sm text-muted-foreground">{t(`status.${status}`)}</p>
    </section>
  );
}
