"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Cable, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { Column } from "../data-table/data-table";
import { ListView } from "../data-table/list-view";
import { useTableState } from "../data-table/use-table-state";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { HealthBadge } from "./health-badge";
import { ResourceDialog } from "./resource-dialog";
import { type Resource, standingOf, useResourceName, useWord } from "./resource-words";

const REFRESH_MS = 15_000;
const PAGE_SIZE = 1_000;

/** Every system Steward works with, and how it does. */
export function ResourceList({ mayManage }: { mayManage: boolean }) {
  const t = useTranslations("resources");
  const trpc = useTRPC();
  const router = useRouter();
  const nameOf = useResourceName();
  const connector = useWord("connector");
  const [adding, setAdding] = useState(false);
  const { state } = useTableState();
  const query = useQuery({
    ...trpc.resources.list.queryOptions({ search: state.q }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <ListView
        title={t("title")}
        searchPlaceholder={t("searchPlaceholder")}
        filter={
          mayManage && (
            <Button onClick={() => setAdding(true)}>
              <Plus aria-hidden />
              {t("add")}
            </Button>
          )
        }
        query={query}
        pageSize={PAGE_SIZE}
        columns={useColumns()}
        rowKey={(row) => row.id}
        rowHref={(row) => `/resources/${row.id}`}
        rowLabel={(row) =>
          t("open", {
            name: nameOf(row),
            connector: connector(row.connector),
            health: t(`health.${standingOf(row)}`),
          })
        }
        empty={{ icon: Cable, title: t("empty"), description: t("emptyHint") }}
      />
      {adding && (
        <ResourceDialog
          resource={null}
          onClose={() => setAdding(false)}
          onSaved={(id) => router.push(`/resources/${id}`)}
        />
      )}
    </>
  );
}

function useColumns(): Column<Resource>[] {
  const t = useTranslations("resources");
  const format = useFormatter();
  const nameOf = useResourceName();
  const connector = useWord("connector");
  const none = <span className="text-muted-foreground">–</span>;
  return [
    { id: "health", header: t("columns.health"), cell: (row) => <HealthBadge resource={row} />, className: "w-px" },
    {
      id: "name",
      header: t("columns.name"),
      cell: (row) => (
        <div className="flex min-w-0 flex-col py-1 md:py-0 md:flex-row md:items-center md:gap-2">
          <span className="truncate font-medium">{nameOf(row)}</span>
          <span className="truncate font-mono text-xs text-muted-foreground">{row.id}</span>
        </div>
      ),
      className: "w-full max-w-0",
    },
    {
      id: "connector",
      header: t("columns.connector"),
      cell: (row) => <span className="whitespace-nowrap">{connector(row.connector)}</span>,
      from: "md",
    },
    {
      id: "address",
      header: t("columns.address"),
      cell: (row) =>
        row.builtIn ? <span className="text-muted-foreground">{t("builtIn")}</span> : row.endpoint || none,
      from: "xl",
      className: "max-w-56 truncate",
    },
    {
      id: "calls",
      header: t("columns.calls"),
      cell: (row) => (row.measured.calls > 0 ? format.number(row.measured.calls) : none),
      numeric: true,
      from: "lg",
    },
    {
      id: "success",
      header: t("columns.success"),
      cell: ({ measured, successRate }) =>
        measured.successRate === null ? (
          none
        ) : (
          <span className={measured.successRate < successRate ? "text-danger" : undefined}>
            {format.number(measured.successRate, { style: "percent", maximumFractionDigits: 1 })}
          </span>
        ),
      numeric: true,
      from: "lg",
    },
    {
      id: "checked",
      header: t("columns.checked"),
      cell: (row) => (row.checkedAt ? <RelativeTime date={row.checkedAt} className="relative" /> : none),
      numeric: true,
      from: "md",
    },
  ];
}
