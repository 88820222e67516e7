"use client";

import { CircleCheck, CircleDashed, CircleX, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ListedSkill } from "@/server/skills/list-skills";
import { Badge } from "../ui/badge";

/** How a skill does: calls fail at once now, its service level over the last day, or nobody called it. */
export function SlaBadge({ skill: { live, slaKept } }: { skill: Pick<ListedSkill, "live" | "slaKept"> }) {
  const t = useTranslations("skills.sla");
  if (live && live.circuitsOpen > 0) {
    return (
      <Badge variant="danger">
        <Unplug aria-hidden />
        {t("open")}
      </Badge>
    );
  }
  if (slaKept === null) {
    return (
      <Badge variant="outline">
        <CircleDashed aria-hidden />
        {t("unknown")}
      </Badge>
    );
  }
  return slaKept ? (
    <Badge variant="success">
      <CircleCheck aria-hidden />
      {t("kept")}
    </Badge>
  ) : (
    <Badge variant="danger">
      <CircleX aria-hidden />
      {t("broken")}
    </Badge>
  );
}
