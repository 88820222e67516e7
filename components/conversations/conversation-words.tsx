"use client";

import { useTranslations } from "next-intl";
import { StatusBadge, type Status } from "../ui/status-badge";
import type { ConversationRow } from "./page-data";

const LOOK: Record<ConversationRow["status"], Status> = {
  WAITING: "waiting-person",
  TAKEN: "running",
  GIVEN_BACK: "succeeded",
  CLOSED: "succeeded",
  WITHDRAWN: "compensated",
  TICKETED: "waiting-time",
};

type Standing = Pick<ConversationRow, "status" | "takenByName"> & { mine?: boolean };

export function ConversationStatus({ standing: { status, takenByName, mine } }: { standing: Standing }) {
  const t = useTranslations("conversations");
  const label =
    status !== "TAKEN" ? t(`status.${status}`) : mine ? t("withYou") : t("with", { name: takenByName ?? "" });
  return <StatusBadge status={LOOK[status]} label={label} />;
}

/** From where on a mood is one, as the chat says it, too. */
const FELT = 0.2;

/** Why somebody was asked for, in which language, and how the customer felt: one line of plain words. */
export function useCallWords(): (call: Pick<ConversationRow, "reason" | "locale" | "sentiment">) => string[] {
  const t = useTranslations("conversations");
  return ({ reason, locale, sentiment }) => {
    const mood = sentiment <= -FELT ? "negative" : sentiment >= FELT ? "positive" : "neutral";
    return [
      t(`reason.${reason}`),
      t(`language.${locale === "zh-CN" ? "zh-CN" : "en"}`),
      // An angry customer is said to be one already.
      ...(reason === "ANGER" ? [] : [t(`mood.${mood}`)]),
    ];
  };
}
