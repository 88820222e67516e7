"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { ContextTraceView } from "../executions/context-trace-view";
import { useTRPC } from "../trpc";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "../ui/dialog";
import { MicroUsd } from "../ui/money";
import { StatusIcon } from "../ui/status-badge";
import { IntentPicker } from "./intent-picker";
import { RecognitionMark, type RecognitionRow } from "./recognition-list";

/** One recognition: what else was considered, and what it should have been. */
export function RecognitionDialog({
  row,
  mayCorrect,
  onClose,
}: {
  row: RecognitionRow;
  mayCorrect: boolean;
  onClose: () => void;
}) {
  const t = useTranslations("understanding.detail");
  const { understanding } = useTRPC();
  const client = useQueryClient();
  const correct = useMutation({
    ...understanding.correct.mutationOptions(),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: understanding.pathKey() }),
  });
  const save = (intent: string | null) =>
    !correct.isPending && correct.mutate({ id: row.id, intent, was: row.correctedIntent });
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{t("title")}</DialogTitle>
          <DialogDescription className="max-h-32 overflow-y-auto break-words whitespace-pre-wrap text-foreground">
            {row.text}
          </DialogDescription>
        </DialogHeader>
        <Considered row={row} />
        <Facts row={row} />
        {row.asked.length > 0 && <Asked row={row} />}
        {mayCorrect && <IntentPicker row={row} pending={correct.isPending} onSave={save} />}
        {correct.error && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
            {t(correct.error.data?.reason === "already_corrected" ? "conflict" : "failed")}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}

const MOST = 5;

function Considered({ row }: { row: RecognitionRow }) {
  const t = useTranslations("understanding");
  const format = useFormatter();
  return (
    <section aria-label={t("detail.considered")} className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <h3 className="text-sm font-medium">{t("detail.considered")}</h3>
        <RecognitionMark row={row} />
      </div>
      <ol className="flex flex-col gap-1 text-sm">
        {row.candidates.slice(0, MOST).map(({ intent, label, confidence, layer }) => (
          <li key={intent} className="grid grid-cols-[minmax(0,1fr)_5rem_3rem] items-center gap-x-3">
            <span className="truncate">
              {label} <span className="text-xs text-muted-foreground">{t(`layers.${layer}`)}</span>
            </span>
            <span aria-hidden className="h-1.5 overflow-hidden rounded-sm bg-muted">
              <span className="block h-full bg-accent" style={{ width: `${Math.round(confidence * 100)}%` }} />
            </span>
            <span className="text-right tabular-nums">
              {format.number(confidence, { style: "percent", maximumFractionDigits: 0 })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The models that were asked about it, and what each was told besides. */
function Asked({ row }: { row: RecognitionRow }) {
  const t = useTranslations("understanding.detail");
  const model = useTranslations("executions.model");
  return (
    <section aria-label={t("asked")} className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">{t("asked")}</h3>
      {row.asked.map((call) => {
        const ok = call.status === "SUCCEEDED";
        return (
          <div key={call.id} className="rounded-md border border-border">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2 text-sm">
              <StatusIcon
                status={ok ? "succeeded" : "failed"}
                label={model(ok ? "SUCCEEDED" : "FAILED")}
                className="size-3.5"
              />
              <span className="font-mono text-xs font-medium break-all">{call.model}</span>
              {call.errorCode && <span className="font-mono text-xs text-danger">{call.errorCode}</span>}
              <MicroUsd value={call.costMicroUsd} className="ml-auto" />
            </div>
            {call.context && <ContextTraceView trace={call.context} className="border-t border-border px-3 py-2" />}
          </div>
        );
      })}
    </section>
  );
}

function Facts({ row }: { row: RecognitionRow }) {
  const t = useTranslations("understanding");
  const format = useFormatter();
  const ms = row.took.rules + row.took.classifier + (row.took.embeddings ?? 0) + (row.took.model ?? 0);
  const facts = [
    [t("columns.at"), format.dateTime(row.createdAt, { dateStyle: "medium", timeStyle: "medium" })],
    [t("detail.language"), t(`languages.${row.language}`)],
    [t("detail.took"), t("detail.tookMs", { ms: format.number(ms, { maximumFractionDigits: 1 }) })],
    [
      t("detail.version"),
      row.modelVersion === null ? t("detail.filesOnly") : t("detail.versionNumber", { version: row.modelVersion }),
    ],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm sm:grid-cols-4">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-muted-foreground">{name}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
