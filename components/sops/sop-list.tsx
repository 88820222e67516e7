"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { ScrollText } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { AppRouter } from "@/server/trpc/root";
import { type Column, DataTable, TableSkeleton } from "../data-table/data-table";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { RelativeTime } from "../ui/relative-time";
import { SopProblems } from "./sop-problems";

type SopRow = inferRouterOutputs<AppRouter>["sops"]["list"]["rows"][number];

/** The files are looked at again this often, so that a saved SOP shows up while its author watches. */
const REFRESH_MS = 5_000;

export function SopList() {
  const t = useTranslations("sops");
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.sops.list.queryOptions(), refetchInterval: REFRESH_MS });
  const columns = useColumns();
  const locale = useLocale();
  const { data, error } = query;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex min-h-control flex-wrap items-center justify-between gap-x-4">
        <h1 className="text-lg font-semibold">{t("title")}</h1>
        {data && (
          <p className="text-xs text-muted-foreground">
            {t.rich("loaded", { when: () => <RelativeTime date={data.loadedAt} /> })}
          </p>
        )}
      </div>
      {data && data.problems.length > 0 && <SopProblems problems={data.problems} />}
      <Card aria-busy={!data && !error}>
        {data && data.rows.length > 0 && (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={data.rows}
            rowKey={(row) => row.file}
            rowHref={(row) => `/sops/${row.sopId}`}
            rowLabel={(row) => t("open", { sop: row.title[locale], version: row.version })}
          />
        )}
        {data?.rows.length === 0 && <EmptyState icon={ScrollText} title={t("empty")} description={t("emptyHint")} />}
        {!data && error && <QueryError error={error} onRetry={() => void query.refetch()} />}
        {!data && !error && <TableSkeleton columns={columns} rows={4} />}
      </Card>
    </div>
  );
}

function useColumns(): Column<SopRow>[] {
  const t = useTranslations("sops");
  const locale = useLocale();
  const format = useFormatter();
  return [
    {
      id: "sop",
      header: t("columns.sop"),
      cell: (row) => (
        <div className="py-1 md:py-0">
          <span className="font-mono text-xs font-medium break-all">{row.sopId}</span>
          <div className="text-xs text-muted-foreground md:hidden">{row.title[locale]}</div>
        </div>
      ),
    },
    { id: "version", header: t("columns.version"), cell: (row) => t("version", { version: row.version }) },
    {
      id: "title",
      header: t("columns.title"),
      cell: (row) => <span title={row.description[locale]}>{row.title[locale]}</span>,
      from: "md",
    },
    {
      id: "triggers",
      header: t("columns.triggers"),
      cell: (row) => (
        <div className="flex flex-wrap gap-1">
          {row.intents.map((intent) => (
            <Badge key={intent}>{intent}</Badge>
          ))}
        </div>
      ),
      from: "lg",
    },
    {
      id: "steps",
      header: t("columns.steps"),
      cell: (row) => `${format.number(row.steps.usual)} / ${format.number(row.steps.all)}`,
      numeric: true,
    },
    {
      id: "file",
      header: t("columns.file"),
      cell: (row) => <span className="font-mono text-xs">{row.file}</span>,
      from: "xl",
    },
    {
      id: "checksum",
      header: t("columns.checksum"),
      cell: (row) => (
        <span className="font-mono text-xs text-muted-foreground" title={row.checksum}>
          {row.checksum.slice(0, 8)}
        </span>
      ),
      from: "md",
    },
  ];
}
