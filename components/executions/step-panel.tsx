"use client";

import { Info } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Node } from "@/server/sop/graph";
import { cn } from "../ui/cn";
import { Duration } from "../ui/duration";
import { MicroUsd } from "../ui/money";
import { StatusBadge, StatusIcon } from "../ui/status-badge";
import { CopyJson } from "./copy-json";
import { failureOf, stepRecord, type StepRecord, stepTitle } from "./execution-model";
import { STATE_LOOK } from "./execution-status";
import { JsonView } from "./json-view";
import { ModelCallCard } from "./model-call-card";
import type { ExecutionPageData } from "./page-data";
import type { Selected, Selection } from "./selection";
import { StepExtras } from "./step-extras";
import { useRowTitle } from "./use-row-title";

/** Everything about one attempt of one step: when, what went in, what came out, which models, at what cost. */
export function StepPanel({
  data,
  shown,
  onSelect,
}: {
  data: ExecutionPageData;
  shown: Selected;
  onSelect: (selection: Selection) => void;
}) {
  const t = useTranslations("executions");
  const locale = useLocale();
  const { row, bar } = shown;
  const record = stepRecord(data, row, bar);
  const node = data.graph.nodes[row.stepId];
  const state = bar?.state ?? "pending";
  const title = useRowTitle(data)(row);
  return (
    <div className="flex flex-col gap-4 p-4">
      <header className="flex flex-col gap-1">
        <div className="flex items-start gap-2">
          <h2 className="min-w-0 flex-1 leading-6 font-semibold break-words">
            {row.phase === "compensation" ? t("timeline.undo", { step: title }) : title}
          </h2>
          <StatusBadge status={STATE_LOOK[state]} label={t(`stateBadge.${state}`)} className="mt-0.5" />
        </div>
        <p className="flex flex-wrap gap-x-2 text-xs text-muted-foreground">
          {row.phase === "control" ? (
            row.stepId && <span>{stepTitle(data.graph.nodes, row.stepId, locale)}</span>
          ) : (
            <>
              {node && <span>{t(`kind.${node.type}`)}</span>}
              <span className="font-mono break-all">{record.entry?.name ?? nameOf(node) ?? row.stepId}</span>
            </>
          )}
        </p>
        {record.entry?.summary && <p className="break-words">{record.entry.summary[locale]}</p>}
      </header>
      {row.bars.length > 1 && <Attempts shown={shown} onSelect={onSelect} />}
      <Hints state={state} async={row.async} skewed={bar?.skewed ?? false} />
      {bar && <Facts data={data} record={record} shown={shown} />}
      <StepExtras data={data} shown={shown} record={record} node={node} onSelect={onSelect} />
      {node?.type === "decision_logic" && row.phase === "forward" && <Branch data={data} node={node} record={record} />}
      <ErrorBox error={record.entry?.error} />
      {record.calls.length > 0 && (
        <Section title={t("detail.model")}>
          <div className="flex flex-col gap-3">
            {record.calls.map((call) => (
              <ModelCallCard key={call.id} call={call} />
            ))}
          </div>
        </Section>
      )}
      <Value title={t("detail.input")} value={record.input} none={t("detail.noInput")} />
      {record.entry && <Value title={t("detail.output")} value={record.entry.output} none={t("detail.noOutput")} />}
    </div>
  );
}

function nameOf(node: Node | undefined): string | null {
  if (node?.type === "skill_call") return node.skill;
  if (node?.type === "model_call") return node.task;
  if (node?.type === "call_sop") return node.sopId;
  return null;
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="border-t border-border pt-3">
      <div className="mb-1.5 flex min-h-7 items-center justify-between gap-2">
        <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

function Value({ title, value, none }: { title: string; value: unknown; none: string }) {
  const nothing = value === null || value === undefined;
  return (
    <Section title={title} action={nothing ? null : <CopyJson value={value} />}>
      {nothing ? <p className="text-muted-foreground">{none}</p> : <JsonView value={value} />}
    </Section>
  );
}

function Attempts({ shown, onSelect }: { shown: Selected; onSelect: (selection: Selection) => void }) {
  const t = useTranslations("executions");
  return (
    <div role="group" aria-label={t("detail.attempts")} className="flex flex-wrap gap-1">
      {shown.row.bars.map((bar) => (
        <button
          key={bar.ordinal}
          type="button"
          aria-pressed={bar.ordinal === shown.bar?.ordinal}
          onClick={() => onSelect({ key: shown.row.key, ordinal: bar.ordinal })}
          className={cn(
            "flex h-7 items-center gap-1.5 rounded-md border border-border px-2 text-xs hover:bg-muted touch:h-10",
            bar.ordinal === shown.bar?.ordinal && "border-border-strong bg-muted font-medium",
          )}
        >
          <StatusIcon status={STATE_LOOK[bar.state]} label={t(`state.${bar.state}`)} className="size-3" />
          {t("timeline.attempt", { attempt: bar.attempt })}
        </button>
      ))}
    </div>
  );
}

function Hints({ state, async, skewed }: { state: string; async: boolean; skewed: boolean }) {
  const t = useTranslations("executions.detail");
  const hints = [
    state === "running" && t("runningHint"),
    state === "pending" && t("pendingHint"),
    state === "lost" && t("lostHint"),
    state === "asking" && t("askingHint"),
    state === "paused" && t("pausedHint"),
    state === "skipped" && t("skippedHint"),
    state === "stopped" && t("stoppedHint"),
    async && t("asyncHint"),
    skewed && t("skewedHint"),
  ].filter((hint) => hint !== false);
  return hints.map((hint) => (
    <p key={hint} className="flex gap-2 text-muted-foreground">
      <Info aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {hint}
    </p>
  ));
}

function Facts({ data, record: { entry }, shown }: { data: ExecutionPageData; record: StepRecord; shown: Selected }) {
  const t = useTranslations("executions.detail");
  const format = useFormatter();
  const { bar } = shown;
  if (!bar) return null;
  const exact = (date: Date) => format.dateTime(date, { timeStyle: "medium", dateStyle: "short" });
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      <Fact name={t("attempts")}>{shown.row.bars.length}</Fact>
      {entry && <Fact name={t("started")}>{exact(entry.startedAt)}</Fact>}
      <Fact name={t("afterStart")}>
        <Duration ms={bar.start} />
      </Fact>
      <Fact name={t("duration")}>
        <Duration ms={bar.duration} />
      </Fact>
      {entry && (
        <>
          <Fact name={t("cost")}>
            <MicroUsd value={entry.costMicroUsd} />
          </Fact>
          <Fact name={t("worker")}>
            <span className="font-mono text-xs break-all">{entry.worker}</span>
          </Fact>
        </>
      )}
      {!entry && data.execution.leaseOwner && (
        <Fact name={t("worker")}>
          <span className="font-mono text-xs break-all">{data.execution.leaseOwner}</span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </>
  );
}

/** A decision in words: what was asked, how it came out, where that led. */
function Branch({
  data,
  node,
  record,
}: {
  data: ExecutionPageData;
  node: Extract<Node, { type: "decision_logic" }>;
  record: StepRecord;
}) {
  const t = useTranslations("executions.detail");
  const locale = useLocale();
  const result = record.entry?.output;
  const held = typeof result === "object" && result !== null && "result" in result ? result.result === true : null;
  if (held === null) return null;
  const next = held ? node.onTrue : node.onFalse;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-muted px-3 py-2">
      <Fact name={t("branch")}>
        <span className="font-medium">{held ? t("yes") : t("no")}</span>
      </Fact>
      <Fact name={t("next")}>{next ? stepTitle(data.graph.nodes, next, locale) : t("end")}</Fact>
    </dl>
  );
}

function ErrorBox({ error }: { error: unknown }) {
  const t = useTranslations("executions.detail");
  const failure = failureOf(error);
  if (!failure) return null;
  return (
    <div className="rounded-md bg-danger-soft px-3 py-2">
      <h3 className="flex items-baseline gap-2 text-xs font-medium text-danger">
        {t("error")} <span className="font-mono">{failure.code}</span>
      </h3>
      <p className="mt-0.5 break-words">{failure.message}</p>
    </div>
  );
}
