"use client";

import { Clock, Hand, Pause } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { approverText, type Approver } from "../approvals/approver-text";
import { cn } from "../ui/cn";
import { shortId } from "../ui/copy-id";
import { DueTime } from "../ui/due-time";
import { stepTitle } from "./execution-model";
import type { ExecutionPageData } from "./page-data";
import { openWaits, type OpenWait, orderFacts } from "./step-facts";

/** Why nothing moves: for whom or what it waits, and until when; or who paused it. */
export function WaitingNotice({ data }: { data: ExecutionPageData }) {
  const { status } = data.execution;
  if (status === "PAUSED") return <PausedNotice data={data} />;
  if (status !== "WAITING") return null;
  return openWaits(data.execution.state).map((wait) => (
    <WaitLine key={`${wait.kind}:${wait.stepId}`} data={data} wait={wait} />
  ));
}

function Line({ person, icon: Icon, children }: { person: boolean; icon: typeof Hand; children: ReactNode }) {
  return (
    <p className={cn("flex items-start gap-2 rounded-md px-3 py-2", person ? "bg-warning-soft" : "bg-muted")}>
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", person ? "text-warning" : "text-muted-foreground")} />
      <span className="flex min-w-0 flex-wrap gap-x-2">{children}</span>
    </p>
  );
}

function WaitLine({ data, wait }: { data: ExecutionPageData; wait: OpenWait }) {
  const t = useTranslations("executions.waits");
  const all = useTranslations();
  const locale = useLocale();
  const step = stepTitle(data.graph.nodes, wait.stepId, locale);
  const person = wait.kind === "approval";
  const approval = person ? data.approvals.find((one) => one.id === wait.id) : undefined;
  const asked = ((approval?.approvers ?? []) as Approver[])
    .map((one) => approverText(one, all))
    .join(all("approvals.card.or"));
  // The next reminder concerns nobody but the engine.
  const until = person ? approval?.dueAt : wait.until;
  const href = wait.id && (person ? `/inbox/${wait.id}` : `/executions/${wait.id}`);
  return (
    <Line person={person} icon={person ? Hand : Clock}>
      <span>{t(wait.kind, { step })}</span>
      {asked && <span>{t("askedOf", { who: asked })}</span>}
      {until && <DueTime date={new Date(until)} />}
      {href && (
        <Link href={href} className="font-medium text-accent-text underline underline-offset-4 touch:min-h-10">
          {person ? t("openApproval") : t("openChild", { id: shortId(wait.id ?? "") })}
        </Link>
      )}
    </Line>
  );
}

function PausedNotice({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions.waits");
  const order = data.steps.findLast(
    (step) => step.phase === "CONTROL" && step.kind === "pause" && step.status === "SUCCEEDED",
  );
  const { by, reason } = orderFacts(order?.input, order?.actorId);
  return (
    <Line person={false} icon={Pause}>
      <span>{by ? t("pausedBy", { by }) : t("paused")}</span>
      {reason && <span className="text-muted-foreground">{reason}</span>}
    </Line>
  );
}
