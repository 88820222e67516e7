"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card";
import type { SkillPageData } from "./skill-detail";
import { rateText } from "./rate-text";

/** The last day by the log of calls, and this moment by the workers that run. */
export function SkillHealth({ skill: { health, live } }: { skill: SkillPageData }) {
  const t = useTranslations("skills.health");
  const format = useFormatter();
  const ms = (time: number | null) => (time === null ? "–" : t("ms", { ms: Math.round(time) }));
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t(health && health.calls > 0 ? "hint" : "none")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {health && health.calls > 0 && (
          <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
            <Figure name={t("calls")}>{format.number(health.calls)}</Figure>
            <Figure name={t("answered")} bad={health.broken.includes("success_rate")}>
              {rateText(format, health.successRate)}
            </Figure>
            <Figure name={t("p50")}>{ms(health.p50Ms)}</Figure>
            <Figure name={t("p95")} bad={health.broken.includes("latency")}>
              {ms(health.p95Ms)}
            </Figure>
            <Figure name={t("late")} bad={health.broken.includes("latency")}>
              {format.number(health.late)}
            </Figure>
            <Figure name={t("most")} bad={health.broken.includes("concurrency")}>
              {format.number(health.mostAtOnce)}
            </Figure>
          </dl>
        )}
        {live && (
          <p className="text-xs text-muted-foreground">
            {t("now", { workers: live.workers, running: live.running, waiting: live.waiting })}
            {live.circuitsOpen > 0 && ` ${t("circuits", { count: live.circuitsOpen })}`}
          </p>
        )}
      </CardContent>
    </Card>
  );
}

function Figure({ name, bad = false, children }: { name: string; bad?: boolean; children: ReactNode }) {
  const t = useTranslations("skills.health");
  return (
    <div className="flex flex-col">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className={bad ? "font-semibold text-danger tabular-nums" : "font-semibold tabular-nums"}>
        {children}
        {bad && <span className="sr-only"> {t("notKept")}</span>}
      </dd>
    </div>
  );
}
