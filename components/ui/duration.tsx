"use client";

import { useFormatter, useTranslations } from "next-intl";
import { cn } from "./cn";
import { durationParts } from "./duration-format";

/** "340 ms", "2.1 s", "3 min 20 s", "2 h 05 min". */
export function Duration({ ms, className }: { ms: number; className?: string }) {
  const durationText = useDurationText();
  return <span className={cn("whitespace-nowrap tabular-nums", className)}>{durationText(ms)}</span>;
}

/** The same words where only text will do, as in a label. */
export function useDurationText(): (ms: number) => string {
  const t = useTranslations("common.duration");
  const format = useFormatter();
  return (ms) => {
    const parts = durationParts(ms);
    switch (parts.unit) {
      case "milliseconds":
        return t("milliseconds", { value: format.number(parts.value) });
      case "seconds":
        return t("seconds", {
          value: format.number(parts.value, {
            minimumFractionDigits: parts.decimals,
            maximumFractionDigits: parts.decimals,
          }),
        });
      case "minutes":
        return t("minutes", { minutes: parts.minutes, seconds: parts.seconds });
      case "hours":
        return t("hours", { hours: format.number(parts.hours), minutes: parts.minutes });
    }
  };
}
