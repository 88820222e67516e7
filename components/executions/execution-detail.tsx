"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Markdown } from "../chat/markdown";
import { Pictures } from "../chat/pictures";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Card, CardContent, CardHeader, CardTitle } from "../ui/card";
import { Skeleton } from "../ui/skeleton";
import { AuditRecord } from "./audit-record";
import { CustomerRating } from "./customer-rating";
import { ExecutionHeader } from "./execution-header";
import { answerText, timelineInput } from "./execution-model";
import { ExecutionNotFound } from "./execution-not-found";
import { JournalTable } from "./journal-table";
import { ModelCallCard } from "./model-call-card";
import type { ExecutionPageData } from "./page-data";
import { readSelection, resolveSelection, type Selection, writeSelection } from "./selection";
import { StepPanel } from "./step-panel";
import { layOutTimeline } from "./timeline-model";
import { TimelineView } from "./timeline-view";
import { useRowTitle } from "./use-row-title";

const WHILE_LIVE_MS = 700;

/** One execution; follows it while it runs. */
export function ExecutionDetail({ executionId }: { executionId: string }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.executions.get.queryOptions({ executionId }),
    refetchInterval: ({ state }) => (state.data?.live ? WHILE_LIVE_MS : false),
  });
  if (query.data) return <ExecutionPage data={query.data} />;
  if (!query.error) return <DetailSkeleton />;
  const code = query.error.data?.appCode;
  if (code === "NOT_FOUND" || code === "VALIDATION") return <ExecutionNotFound />;
  return <QueryError error={query.error} onRetry={() => void query.refetch()} />;
}

function ExecutionPage({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions");
  const params = useSearchParams();
  // The address lags behind quick keys, so the choice begins there but lives here.
  const [chosen, setChosen] = useState(() => readSelection(params.get("step")));
  const [preview, setPreview] = useState<Selection | null>(null);
  const timeline = layOutTimeline(timelineInput(data));
  const titleOf = useRowTitle(data);
  const selected = resolveSelection(timeline, chosen);
  const select = (selection: Selection) => {
    setChosen(selection);
    rememberSelection(selection);
  };
  const shown = preview ? resolveSelection(timeline, preview) : selected;
  return (
    <div className="flex flex-col gap-5">
      <ExecutionHeader data={data} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem] xl:grid-rows-[auto_1fr]">
        <Card className="min-w-0 pb-2">
          <CardHeader className="flex-row items-baseline justify-between pb-1">
            <CardTitle>{t("timeline.title")}</CardTitle>
            <p className="text-xs text-muted-foreground max-md:hidden touch:hidden">{t("timeline.keys")}</p>
          </CardHeader>
          {timeline.rows.length > 0 ? (
            <TimelineView
              timeline={timeline}
              titleOf={titleOf}
              selected={selected}
              onSelect={select}
              onPreview={setPreview}
            />
          ) : (
            <p className="px-4 py-6 text-muted-foreground">{t("timeline.noSteps")}</p>
          )}
        </Card>
        {shown && (
          <Card
            role="region"
            aria-label={t("detail.title")}
            tabIndex={0}
            className="min-w-0 xl:sticky xl:top-0 xl:row-span-2 xl:max-h-[calc(100dvh-2.5rem)] xl:overflow-y-auto"
          >
            <StepPanel data={data} shown={shown} onSelect={select} />
          </Card>
        )}
        <div className="flex min-w-0 flex-col gap-4">
          <AuditRecord data={data} />
          <Understanding data={data} />
          <Answer data={data} />
          <CustomerPictures data={data} />
          <CustomerRating data={data} />
        </div>
      </div>
      <JournalTable data={data} timeline={timeline} onSelect={select} />
    </div>
  );
}

/** The choice belongs to the address, but not to the way back. */
function rememberSelection(selection: Selection): void {
  const url = new URL(window.location.href);
  url.searchParams.set("step", writeSelection(selection));
  window.history.replaceState(null, "", url);
}

function Answer({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions");
  const locale = useLocale();
  const text = answerText(data.execution.output, locale);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("result.title")}</CardTitle>
      </CardHeader>
      <CardContent>
        {text ? <Markdown text={text} /> : <p className="text-muted-foreground">{t("notYet")}</p>}
      </CardContent>
    </Card>
  );
}

/** Models that were asked before the first step, about what the customer wants. */
function Understanding({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions");
  const calls = data.modelCalls.filter(({ stepId }) => stepId === null || !(stepId in data.graph.nodes));
  if (calls.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("understanding")}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        {calls.map((call) => (
          <ModelCallCard key={call.id} call={call} />
        ))}
      </CardContent>
    </Card>
  );
}

function CustomerPictures({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions");
  if (data.pictures.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("pictures")}</CardTitle>
      </CardHeader>
      <CardContent>
        <Pictures pictures={data.pictures} />
      </CardContent>
    </Card>
  );
}

function DetailSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-5">
      <Skeleton className="h-3.5 w-24" />
      <Skeleton className="h-7 w-80 max-w-full" />
      <div className="flex flex-wrap gap-8">
        {Array.from({ length: 6 }, (_, index) => (
          <Skeleton key={index} className="h-9 w-24" />
        ))}
      </div>
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <Skeleton className="h-80" />
        <Skeleton className="h-80" />
      </div>
    </div>
  );
}
