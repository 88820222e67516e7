"use client";

import { useTranslations } from "next-intl";
import type { UnderstandingPart } from "@/server/conversation/parts.schema";
import { entityLabel, entityText } from "./entity-label";
import { percent } from "./work-model";

/** What was understood, in one wrapping line: the intent, the facts found in the message, its mood, how sure. */
export function Understanding({ understanding }: { understanding: UnderstandingPart }) {
  const t = useTranslations("chat.understood");
  const { sentiment } = understanding;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm text-muted-foreground">
      <span>
        {t("title")} <span className="font-medium text-foreground">{understanding.label}</span>
      </span>
      {understanding.entities.map((entity) => (
        <span
          key={`${entity.type}:${entity.value}`}
          className="inline-flex items-baseline gap-1.5 rounded-sm bg-muted px-1.5 whitespace-nowrap"
        >
          {t(`entity.${entityLabel(entity.type)}`)}
          <span className="text-foreground figures">{entityText(entity)}</span>
        </span>
      ))}
      <span className="whitespace-nowrap figures">
        {t("mood", { mood: t(sentiment.label) })}
        <span aria-hidden> · </span>
        {t("sure", { percent: percent(understanding.confidence) })}
      </span>
    </div>
  );
}
