"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity, MessageSquare } from "lucide-react";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Pictures } from "../chat/pictures";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { StatusIcon, type Status } from "../ui/status-badge";
import { Fact } from "./fact";
import { modelVerdict, plainName } from "./approval-model";
import type { ApprovalPageData } from "./page-data";
import { ValueText } from "./value-text";

/** Why it is asked: the facts, what a model made of them, the way here, and where to look further. */
export function Evidence({ data }: { data: ApprovalPageData }) {
  const t = useTranslations("approvals.card");
  const locale = useLocale();
  const { execution, customer, requester } = data;
  return (
    <>
      <Acts acts={data.acts} />
      <section aria-label={t("facts")} className="flex flex-col gap-2">
        <h3 className="text-xs font-medium text-muted-foreground">{t("facts")}</h3>
        <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2 xl:grid-cols-3">
          <Fact name={t("customer")}>
            {customer
              ? t("customerLevel", { name: customer.name, level: customer.vipLevel })
              : (requester.name ?? t("unknown"))}
          </Fact>
          {execution.orderId && <Fact name={t("order")}>{execution.orderId}</Fact>}
          {data.facts.map(({ name, label, value }) => (
            <Fact key={name} name={label?.[locale] ?? plainName(name)}>
              <ValueText name={name} value={value} currency={data.currency} />
            </Fact>
          ))}
        </dl>
      </section>
      {data.pictures.length > 0 && (
        <section aria-label={t("pictures")} className="flex flex-col gap-2">
          <h3 className="text-xs font-medium text-muted-foreground">{t("pictures")}</h3>
          <Pictures pictures={data.pictures} />
        </section>
      )}
      <Reasoning executionId={execution.id} />
      <section aria-label={t("path")} className="flex flex-col gap-2">
        <h3 className="text-xs font-medium text-muted-foreground">{t("path")}</h3>
        <ol className="flex flex-wrap gap-x-4 gap-y-1">
          {execution.steps.map((step, index) => (
            <li key={index} className="flex items-center gap-1">
              <StatusIcon status={STEP_LOOK[step.status] ?? "pending"} className="size-3.5" />
              {step.label[locale]}
            </li>
          ))}
          <li aria-current="step" className="flex items-center gap-1 font-medium">
            <StatusIcon status="waiting-person" className="size-3.5" />
            {execution.stepLabel[locale]}
          </li>
        </ol>
        <div className="flex flex-wrap gap-2 pt-1">
          <Button asChild variant="outline" size="sm">
            <Link href={`/executions/${execution.id}?step=${encodeURIComponent(execution.stepId)}`}>
              <Activity aria-hidden />
              {t("openExecution")}
            </Link>
          </Button>
          <Conversation executionId={execution.id} />
        </div>
      </section>
    </>
  );
}

/** In the words of the skills that will be called. */
function Acts({ acts }: Pick<ApprovalPageData, "acts">) {
  const t = useTranslations("approvals.card");
  const locale = useLocale();
  if (acts.length === 0) return null;
  return (
    <section aria-label={t("acts")} className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-muted-foreground">{t("acts")}</h3>
      <ol className="list-decimal space-y-1 pl-5 marker:text-muted-foreground">
        {acts.map((act, index) => (
          <li key={index} className="break-words">
            {act[locale]}
          </li>
        ))}
      </ol>
    </section>
  );
}

const STEP_LOOK: Record<string, Status> = {
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  LOST: "partial",
  SKIPPED: "skipped",
  STOPPED: "stopped",
};

/** What the execution says, for who may read it; who may not sees the approval without it. */
function useExecution(executionId: string) {
  const trpc = useTRPC();
  return useQuery({ ...trpc.executions.get.queryOptions({ executionId }), staleTime: 60_000 }).data;
}

function Reasoning({ executionId }: { executionId: string }) {
  const t = useTranslations("approvals.card");
  const format = useFormatter();
  const execution = useExecution(executionId);
  const verdict = execution && modelVerdict(execution.steps, execution.modelCalls);
  if (!execution) return null;
  return (
    <section aria-label={t("why")} className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-muted-foreground">{t("why")}</h3>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Fact name={t("intent")}>
          {t("intentWith", {
            intent: execution.intentLabel,
            confidence: format.number(execution.execution.intentConfidence, { style: "percent" }),
          })}
        </Fact>
        {verdict?.confidence != null && (
          <Fact name={t("confidence")}>{format.number(verdict.confidence, { style: "percent" })}</Fact>
        )}
      </dl>
      {verdict?.reason && (
        <blockquote className="max-w-reading border-l-2 border-border-strong pl-3 break-words">
          {verdict.reason}
          <footer className="text-xs text-muted-foreground">{verdict.offline ? t("byRules") : t("byModel")}</footer>
        </blockquote>
      )}
    </section>
  );
}

function Conversation({ executionId }: { executionId: string }) {
  const t = useTranslations("approvals.card");
  const conversation = useExecution(executionId)?.conversationId;
  if (!conversation) return null;
  return (
    <Button asChild variant="outline" size="sm">
      <Link href={`/chat/${conversation}`}>
        <MessageSquare aria-hidden />
        {t("openConversation")}
      </Link>
    </Button>
  );
}
