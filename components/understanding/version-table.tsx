"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, LoaderCircle, TriangleAlert, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { IntentVersion, IntentVersions } from "@/server/conversation/intent/training";
import { DataTable, type Column } from "../data-table/data-table";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";

type Props = { versions: IntentVersions; mayTrain: boolean; onWhy: (version: IntentVersion) => void };

export function VersionTable({ versions, mayTrain, onWhy }: Props) {
  const t = useTranslations("understanding.versions");
  const { understanding } = useTRPC();
  const client = useQueryClient();
  const use = useMutation({
    ...understanding.use.mutationOptions(),
    onSettled: () => client.invalidateQueries({ queryKey: understanding.versions.queryKey() }),
  });
  const choose = (version: number) => !use.isPending && use.mutate({ version });
  const columns = useColumns(versions.answers, { onWhy, onUse: mayTrain ? choose : null });
  return (
    <>
      <DataTable
        label={t("columns.version")}
        columns={columns}
        rows={versions.rows}
        rowKey={({ version }) => String(version)}
      />
      {(use.error ?? (mayTrain && versions.answers !== 0)) && (
        <div className="flex flex-wrap items-center justify-end gap-3 border-t border-border px-3 py-2">
          {use.error && (
            <p role="alert" className="mr-auto text-sm text-danger">
              {t(use.error.data?.reason === "version_unusable" ? "unusable" : "failed")}
            </p>
          )}
          {mayTrain && versions.answers !== 0 && (
            <Button variant="outline" size="sm" onClick={() => choose(0)}>
              {t("useFiles")}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

type Acts = { onWhy: Props["onWhy"]; onUse: ((version: number) => void) | null };

function useColumns(answers: number, { onWhy, onUse }: Acts): Column<IntentVersion>[] {
  const t = useTranslations("understanding.versions");
  const format = useFormatter();
  const percent = (share: number | undefined) =>
    share === undefined ? "" : format.number(share, { style: "percent", maximumFractionDigits: 1 });
  const number = (value: number | undefined) => (value === undefined ? "" : format.number(value));
  return [
    {
      id: "version",
      header: t("columns.version"),
      cell: ({ version }) => (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 tabular-nums">
          {version}
          {version === answers && <Badge variant="accent">{t("inForce")}</Badge>}
        </span>
      ),
    },
    { id: "status", header: t("columns.status"), cell: ({ status }) => <VersionStatus status={status} /> },
    {
      id: "accuracy",
      header: t("columns.accuracy"),
      numeric: true,
      cell: ({ figures }) => percent(figures?.accuracy),
    },
    {
      id: "before",
      header: t("columns.before"),
      numeric: true,
      from: "md",
      cell: ({ figures }) => percent(figures?.baseline),
    },
    { id: "texts", header: t("columns.texts"), numeric: true, from: "lg", cell: ({ figures }) => number(figures?.n) },
    {
      id: "corrections",
      header: t("columns.corrections"),
      numeric: true,
      from: "md",
      cell: ({ figures }) => number(figures?.corrections),
    },
    {
      id: "error",
      header: t("columns.error"),
      numeric: true,
      from: "xl",
      cell: ({ figures }) => <span title={t("errorHint")}>{percent(figures?.calibrationError)}</span>,
    },
    {
      id: "by",
      header: t("columns.by"),
      from: "xl",
      cell: ({ trainedBy }) =>
        trainedBy === "system" ? t("system") : <span className="font-mono text-xs">{trainedBy}</span>,
    },
    {
      id: "at",
      header: t("columns.at"),
      numeric: true,
      from: "lg",
      cell: ({ startedAt }) => <RelativeTime date={startedAt} />,
    },
    {
      id: "acts",
      header: "",
      className: "w-px",
      cell: (row) => (
        <span className="flex justify-end gap-2">
          {(row.figures ?? row.error) && (
            <Button
              size="sm"
              variant="ghost"
              aria-label={t("whyOne", { version: row.version })}
              onClick={() => onWhy(row)}
            >
              {t("why")}
            </Button>
          )}
          {onUse && row.usable && row.version !== answers && (
            <Button
              size="sm"
              variant="outline"
              aria-label={t("useOne", { version: row.version })}
              onClick={() => onUse(row.version)}
            >
              {t("use")}
            </Button>
          )}
        </span>
      ),
    },
  ];
}

const LOOKS = {
  TRAINING: { variant: "accent", icon: LoaderCircle },
  KEPT: { variant: "success", icon: Check },
  REFUSED: { variant: "warning", icon: X },
  FAILED: { variant: "danger", icon: TriangleAlert },
} as const;

function VersionStatus({ status }: { status: string }) {
  const t = useTranslations("understanding.versions.status");
  const known = (Object.keys(LOOKS) as (keyof typeof LOOKS)[]).find((one) => one === status) ?? "FAILED";
  const { variant, icon: Icon } = LOOKS[known];
  return (
    <Badge variant={variant}>
      <Icon aria-hidden />
      {t(known)}
    </Badge>
  );
}
