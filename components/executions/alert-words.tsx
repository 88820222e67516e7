"use client";

import { useFormatter, useTranslations } from "next-intl";
import { readAlertFacts, type AlertFacts } from "@/server/engine/alert-facts.schema";
import { useWhy } from "../resources/resource-words";

type Told = { message: string; facts: unknown };
type Words = { text: string; /** What the failing side said by itself, in its own language. */ quoted?: string };

/** What an alert says in the reader's language. One that was raised without facts, or by a later version, says its message. */
export function useAlertWords(): (alert: Told) => Words {
  const t = useTranslations("executions.alerts.says");
  const why = useWhy();
  const skillWords = useSkillWords();
  const say = (facts: AlertFacts): Words => {
    switch (facts.says) {
      case "resource_down": {
        const { resource, reason, error } = facts;
        return { text: t("resource_down", { resource, why: why({ healthReason: reason, healthError: error }) }) };
      }
      case "skill_below_sla":
        return { text: skillWords(facts) };
      case "not_undone":
        return { text: t("not_undone", { steps: facts.steps.map((one) => t("notUndoneStep", one)).join(t("and")) }) };
      case "step_failed":
        return { text: t("step_failed", { step: facts.step }), quoted: facts.why };
    }
  };
  return ({ message, facts }) => {
    const known = readAlertFacts(facts);
    return known ? say(known) : { text: message };
  };
}

function useSkillWords(): (facts: Extract<AlertFacts, { says: "skill_below_sla" }>) => string {
  const t = useTranslations("executions.alerts.says");
  const format = useFormatter();
  return ({ skill, version, broken, calls, successRate, late, maxLatencyMs }) => {
    const rate = format.number(successRate ?? 0, { style: "percent", maximumFractionDigits: 1 });
    const parts = [
      t("answered", { rate, calls }),
      ...(broken.includes("latency") ? [t("late", { late, ms: maxLatencyMs })] : []),
      ...(broken.includes("concurrency") ? [t("concurrency")] : []),
    ];
    return t("skill_below_sla", { skill: `${skill} ${version}`, parts: parts.join(t("and")) });
  };
}
