"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { dayOf } from "./day-model";

/** Where a new day begins in the conversation. */
export function DayLine({ at, zone }: { at: string; zone: string }) {
  const t = useTranslations("chat.day");
  const format = useFormatter();
  const now = useNow();
  const yesterday = new Date(now.getTime() - 86_400_000);
  const day = dayOf(at, zone);
  return (
    <p className="text-center text-xs text-muted-foreground figures">
      {day === dayOf(now, zone)
        ? t("today")
        : day === dayOf(yesterday, zone)
          ? t("yesterday")
          : format.dateTime(new Date(at), { year: "numeric", month: "long", day: "numeric", weekday: "long" })}
    </p>
  );
}
