"use client";

import { useTranslations } from "next-intl";
import type { BindingReport } from "@/server/skills/plug/bindings";
import { StatusBadge } from "../ui/status-badge";
import { ProblemWords } from "./problem-words";

/** What the checker found, worst first, and whether the system's answer to the sample fits. */
export function BindReport({ report, sound }: { report: BindingReport; sound: boolean }) {
  const t = useTranslations("bindings");
  const problems = report.problems.toSorted((a, b) => a.severity.localeCompare(b.severity));
  return (
    <div role="status" className="flex flex-col gap-3 rounded-md border border-border p-3">
      {sound && (
        <StatusBadge status="succeeded" className="w-fit" label={t(report.trials.length > 0 ? "fits" : "sound")} />
      )}
      {problems.length > 0 && (
        <ul className="flex flex-col gap-3">
          {problems.map(({ skill, severity, code, message }) => (
            <li key={`${skill} ${code} ${message}`} className="flex flex-col gap-1">
              <span className="flex flex-wrap items-center gap-2">
                <StatusBadge status={severity === "error" ? "failed" : "partial"} label={t(`severity.${severity}`)} />
                <span className="font-mono text-xs break-all text-muted-foreground">{skill}</span>
              </span>
              <ProblemWords code={code} message={message} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
