"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Duration } from "@/components/ui/duration";
import { StatusIcon, type Status } from "@/components/ui/status-badge";
import type { UnderstandingPart, WorkPart } from "@/server/conversation/parts.schema";
import { Understanding } from "./understanding";
import { useLinger } from "./use-linger";
import { isFolded, viewWork, type WorkTone, type WorkView } from "./work-model";
import { WorkSteps } from "./work-steps";

const ICON: Record<WorkTone, Status> = {
  running: "running",
  waiting: "waiting-time",
  waitingPerson: "waiting-person",
  succeeded: "succeeded",
  failed: "failed",
  undone: "compensated",
  cancelled: "skipped",
};

/** What was understood and what is being done about it. Open while it works, one line afterwards. */
export function WorkCard({ work, understanding }: { work: WorkPart; understanding: UnderstandingPart | null }) {
  const t = useTranslations("chat.work");
  const view = viewWork(work);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const folded = isFolded(view, useLinger(view.settled), chosen);
  const body = useId();

  return (
    <section
      aria-label={t("label", { title: view.title })}
      data-tone={view.tone}
      className="rounded-md border border-border bg-surface"
    >
      <button
        type="button"
        aria-expanded={!folded}
        aria-controls={body}
        onClick={() => setChosen(!folded)}
        className="flex min-h-control w-full items-center gap-2.5 rounded-md px-3.5 py-2 text-left text-sm"
      >
        <StatusIcon status={ICON[view.tone]} label={t(`tone.${view.tone}`)} />
        <span className="min-w-0 flex-1">
          {folded ? <FoldedLine view={view} /> : <span className="font-medium">{view.title}</span>}
        </span>
        {!folded && (
          <span className="text-muted-foreground figures">{t("progress", { done: view.done, total: view.total })}</span>
        )}
        <ChevronDown
          aria-hidden
          className={cn("size-4 shrink-0 text-muted-foreground transition-transform", !folded && "rotate-180")}
        />
        <span className="sr-only">{folded ? t("show") : t("hide")}</span>
      </button>
      <div
        id={body}
        inert={folded}
        className={cn("grid transition-[grid-template-rows]", folded ? "grid-rows-[0fr]" : "grid-rows-[1fr]")}
      >
        <div className="overflow-hidden">
          {understanding && (
            <div className="border-t border-border px-3.5 py-2.5">
              <Understanding understanding={understanding} />
            </div>
          )}
          <div className="border-t border-border px-3.5 py-2.5">
            <WorkSteps steps={view.steps} />
          </div>
        </div>
      </div>
    </section>
  );
}

/** "7 steps · 2.1 s · Late order", or where it stopped. */
function FoldedLine({ view }: { view: WorkView }) {
  const t = useTranslations("chat.work");
  return (
    <span className="text-muted-foreground figures">
      {view.tone === "succeeded"
        ? t("steps", { count: view.total })
        : t("partSteps", { done: view.done, total: view.total })}
      {view.durationMs !== null && (
        <>
          {" · "}
          <Duration ms={view.durationMs} />
        </>
      )}
      {" · "}
      <span className="text-foreground">{view.title}</span>
      <Ending view={view} />
    </span>
  );
}

function Ending({ view }: { view: WorkView }) {
  const t = useTranslations("chat.work");
  switch (view.tone) {
    case "failed":
      return view.current ? <> · {t("stoppedAt", { step: view.current.label })}</> : null;
    case "undone":
      return <> · {t("undone")}</>;
    case "cancelled":
      return <> · {t("cancelled")}</>;
    case "running":
    case "waiting":
    case "waitingPerson":
    case "succeeded":
      return null;
  }
}
