"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardContent, CardHeader, CardTitle } from "../ui/card";
import { CopyId } from "../ui/copy-id";
import { Duration } from "../ui/duration";
import { MicroUsd } from "../ui/money";
import { StatusBadge } from "../ui/status-badge";
import { modelsUsed } from "./execution-model";
import { decisionLook, isDecisionStatus } from "./execution-status";
import type { ExecutionPageData } from "./page-data";

/** The audit record of §3.1: one decision of the machine, with what it used and what it cost. */
export function AuditRecord({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions.audit");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
      </CardHeader>
      <CardContent>
        {data.decision ? (
          <Facts data={data} decision={data.decision} />
        ) : (
          <p className="text-muted-foreground">{t("missing")}</p>
        )}
      </CardContent>
    </Card>
  );
}

type Decision = NonNullable<ExecutionPageData["decision"]>;

function Facts({ data, decision }: { data: ExecutionPageData; decision: Decision }) {
  const t = useTranslations("executions");
  const closed = decision.completedAt !== null;
  const pending = <span className="text-muted-foreground">{t("audit.pending")}</span>;
  const { status } = decision;
  return (
    <dl className="grid grid-cols-1 gap-x-8 gap-y-2 sm:grid-cols-2">
      <Fact name={t("audit.execution")}>
        <CopyId id={decision.executionId} />
      </Fact>
      <Fact name={t("audit.decision")}>
        <CopyId id={decision.id} />
      </Fact>
      <Fact name={t("audit.sop")}>
        <span className="font-mono text-xs break-all">{decision.selectedSopId}</span>{" "}
        {t("version", { version: decision.sopVersion })}
      </Fact>
      <Fact name={t("audit.status")}>
        {isDecisionStatus(status) ? <StatusBadge status={decisionLook(status)} label={t(`audit.${status}`)} /> : status}
      </Fact>
      <Fact name={t("audit.duration")}>
        {decision.executionDurationMs === null ? pending : <Duration ms={decision.executionDurationMs} />}
      </Fact>
      <Fact name={t("audit.cost")}>{closed ? <Cost decision={decision} /> : pending}</Fact>
      <Fact name={t("audit.models")}>
        <Models data={data} />
      </Fact>
      <Fact name={t("audit.skills")}>{closed ? decision.skillsCalled : pending}</Fact>
      <Fact name={t("audit.intent")}>
        <span title={decision.triggerIntent}>{data.intentLabel}</span>
      </Fact>
      <Fact name={t("audit.confidence")}>
        <Share value={decision.confidenceScore} />
      </Fact>
      <Fact name={t("audit.satisfaction")}>
        {closed ? <Share value={decision.predictedSatisfaction} meter /> : pending}
      </Fact>
      <Fact name={t("audit.policy")}>
        {decision.modelRouterPolicy ? (
          <span className="font-mono text-xs">{decision.modelRouterPolicy}</span>
        ) : (
          <span className="text-muted-foreground">{t("none")}</span>
        )}
      </Fact>
      <Fact name={t("audit.compensation")}>
        {!decision.compensated
          ? t("audit.compensatedNo")
          : decision.compensationReason
            ? t("audit.compensatedYes", { reason: decision.compensationReason })
            : t("audit.compensatedPlain")}
      </Fact>
      <Fact name={t("audit.review")}>
        <Review data={data} decision={decision} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-b border-border/60 pb-1.5">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums">{children}</dd>
    </div>
  );
}

function Cost({ decision }: { decision: Decision }) {
  const t = useTranslations("executions.audit");
  const micro = (usd: number) => Math.round(usd * 1_000_000);
  return (
    <>
      <MicroUsd value={micro(decision.totalCostUsd)} className="font-medium" />
      <span className="block text-xs text-muted-foreground">
        {t.rich("costSplit", {
          models: () => <MicroUsd value={micro(decision.llmCostUsd)} />,
          skills: () => <MicroUsd value={micro(decision.skillCostUsd)} />,
        })}
      </span>
    </>
  );
}

function Models({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions.audit");
  const used = modelsUsed(data.modelCalls);
  if (used.length === 0) return <span className="text-muted-foreground">{t("noModels")}</span>;
  return used.map(({ model, calls }) => (
    <span key={model} className="block">
      {t("modelCalls", { model, count: calls })}
    </span>
  ));
}

/** A share of one, by locale; with a small bar when its size is the point. */
function Share({ value, meter = false }: { value: number | null; meter?: boolean }) {
  const t = useTranslations("executions");
  const format = useFormatter();
  if (value === null) return <span className="text-muted-foreground">{t("none")}</span>;
  return (
    <span className="inline-flex items-center gap-2">
      {meter && (
        <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-xs bg-muted">
          <span className="block h-full bg-accent" style={{ width: `${value * 100}%` }} />
        </span>
      )}
      {format.number(value, { style: "percent", maximumFractionDigits: 0 })}
    </span>
  );
}

function Review({ data, decision }: { data: ExecutionPageData; decision: Decision }) {
  const t = useTranslations("executions.audit");
  const required = data.graph.auditPolicy.reviewRequired;
  const text = !decision.humanReviewed
    ? t("notReviewed")
    : decision.reviewerId
      ? t("reviewed", { reviewer: decision.reviewerId })
      : t("reviewedPlain");
  return (
    <>
      {text}
      {required && <span className="block text-xs text-warning">{t("reviewRequired")}</span>}
    </>
  );
}
