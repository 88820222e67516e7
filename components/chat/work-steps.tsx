"use client";

import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { Duration } from "@/components/ui/duration";
import { StatusIcon, type Status } from "@/components/ui/status-badge";
import type { WorkStepStatus } from "@/server/conversation/parts.schema";
import type { WorkStepView } from "./work-model";

const ICON: Record<WorkStepStatus, Status> = {
  pending: "pending",
  running: "running",
  waiting: "waiting-time",
  succeeded: "succeeded",
  failed: "failed",
  skipped: "skipped",
};

export function WorkSteps({ steps }: { steps: WorkStepView[] }) {
  return (
    <ol className="space-y-1.5">
      {steps.map((step) => (
        <WorkStep key={step.id} step={step} />
      ))}
    </ol>
  );
}

function WorkStep({ step }: { step: WorkStepView }) {
  const t = useTranslations("chat.work");
  const ahead = step.status === "pending" || step.status === "skipped";
  return (
    <li data-status={step.status} className="flex gap-2.5 text-sm">
      <StatusIcon
        status={step.asks ? "waiting-person" : ICON[step.status]}
        label={t(step.asks ? "tone.waitingPerson" : `status.${step.status}`)}
        className="mt-0.5"
      />
      <span className="min-w-0 flex-1">
        <span className={cn(ahead && "text-muted-foreground")}>{step.label}</span>
        {step.background && !ahead && <span className="text-muted-foreground"> · {t("background")}</span>}
        {step.summary && <span className="block break-words text-muted-foreground">{step.summary}</span>}
      </span>
      {step.durationMs !== null && !ahead && <Duration ms={step.durationMs} className="text-muted-foreground" />}
    </li>
  );
}
