"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "../ui/badge";
import { Card, CardDescription, CardHeader, CardTitle } from "../ui/card";
import { Duration } from "../ui/duration";
import { type Status, StatusBadge } from "../ui/status-badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
import type { ExecutionPageData, JournalStep } from "./page-data";
import type { Selection } from "./selection";
import type { Timeline } from "./timeline-model";
import { rowKey } from "./timeline-spans";
import { useRowTitle } from "./use-row-title";

const ENTRY_LOOK = {
  STARTED: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  LOST: "partial",
  SKIPPED: "skipped",
  STOPPED: "stopped",
} as const satisfies Record<string, Status>;

type EntryStatus = keyof typeof ENTRY_LOOK;
const isEntryStatus = (status: string): status is EntryStatus => status in ENTRY_LOOK;

/** The journal as it was committed: what happened, in the order in which it became true. */
export function JournalTable({
  data,
  timeline,
  onSelect,
}: {
  data: ExecutionPageData;
  timeline: Timeline;
  onSelect: (selection: Selection) => void;
}) {
  const t = useTranslations("executions.journal");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("caption")}</CardDescription>
      </CardHeader>
      {data.steps.length === 0 ? (
        <p className="p-4 text-muted-foreground">{t("empty")}</p>
      ) : (
        <div className="pt-2">
          <Table aria-label={t("title")}>
            <TableHeader>
              <tr>
                <TableHead numeric className="hidden w-px sm:table-cell">
                  {t("seq")}
                </TableHead>
                <TableHead>{t("step")}</TableHead>
                <TableHead className="hidden md:table-cell">{t("phase")}</TableHead>
                <TableHead numeric className="hidden sm:table-cell">
                  {t("attempt")}
                </TableHead>
                <TableHead>{t("status")}</TableHead>
                <TableHead numeric className="hidden md:table-cell">
                  {t("start")}
                </TableHead>
                <TableHead numeric>{t("duration")}</TableHead>
                <TableHead className="hidden lg:table-cell">{t("worker")}</TableHead>
                <TableHead numeric className="hidden lg:table-cell">
                  {t("fence")}
                </TableHead>
              </tr>
            </TableHeader>
            <TableBody>
              {data.steps.map((step) => (
                <Entry key={step.seq} step={step} data={data} timeline={timeline} onSelect={onSelect} />
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </Card>
  );
}

function Entry({
  step,
  data,
  timeline,
  onSelect,
}: {
  step: JournalStep;
  data: ExecutionPageData;
  timeline: Timeline;
  onSelect: (selection: Selection) => void;
}) {
  const t = useTranslations("executions.journal");
  const format = useFormatter();
  const key = rowKey(step);
  const title = useRowTitle(data)({ key, stepId: step.stepId });
  const bar = timeline.rows.find((row) => row.key === key)?.bars.find((one) => one.seq === step.seq);
  // The bar takes the outcome's number once there is one.
  const isOpen = data.live && bar !== undefined;
  return (
    <TableRow>
      <TableCell numeric className="hidden text-muted-foreground sm:table-cell">
        {step.seq}
      </TableCell>
      <TableCell className="w-full max-w-0 sm:w-auto sm:max-w-64">
        <button
          type="button"
          aria-label={t("select", { step: title, attempt: step.attempt })}
          onClick={() => onSelect({ key, ordinal: bar?.ordinal ?? null })}
          className="block max-w-full truncate rounded-xs text-left underline-offset-4 hover:underline touch:min-h-10"
        >
          {title}
        </button>
      </TableCell>
      <TableCell className="hidden md:table-cell">
        <PhaseName step={step} />
      </TableCell>
      <TableCell numeric className="hidden sm:table-cell">
        {step.attempt}
      </TableCell>
      <TableCell>
        <EntryStatus status={step.status} open={isOpen} />
      </TableCell>
      <TableCell numeric className="hidden md:table-cell">
        <time dateTime={step.startedAt.toISOString()}>
          {format.dateTime(step.startedAt, {
            hour: "2-digit",
            minute: "2-digit",
            second: "2-digit",
            fractionalSecondDigits: 3,
            hourCycle: "h23",
          })}
        </time>
      </TableCell>
      <TableCell numeric>{step.durationMs === null ? "–" : <Duration ms={step.durationMs} />}</TableCell>
      <TableCell className="hidden max-w-48 truncate font-mono text-xs text-muted-foreground lg:table-cell">
        {step.worker}
      </TableCell>
      <TableCell numeric className="hidden text-muted-foreground lg:table-cell">
        {step.fence}
      </TableCell>
    </TableRow>
  );
}

function PhaseName({ step }: { step: JournalStep }) {
  const t = useTranslations("executions.journal");
  if (step.phase === "CONTROL") return <Badge variant="info">{t("CONTROL")}</Badge>;
  if (step.phase !== "COMPENSATION") return t("FORWARD");
  return (
    <span className="flex items-center gap-1.5">
      <Badge variant="compensated">{t("COMPENSATION")}</Badge>
      {step.undoes && (
        <span className="text-xs text-muted-foreground tabular-nums">{step.undoes.replace(/^.*#/, "#")}</span>
      )}
    </span>
  );
}

/** A row that only says that a step was begun stays as it is when its outcome follows in a row of its own. */
function EntryStatus({ status, open }: { status: string; open: boolean }) {
  const t = useTranslations("executions.journal");
  if (status === "STARTED" && !open) return <StatusBadge status="skipped" label={t("begun")} />;
  if (isEntryStatus(status)) return <StatusBadge status={ENTRY_LOOK[status]} label={t(status)} />;
  return status;
}
