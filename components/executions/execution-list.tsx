"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Column } from "../data-table/data-table";
import { ListView } from "../data-table/list-view";
import { useTableState } from "../data-table/use-table-state";
import { useTRPC } from "../trpc";
import { Duration } from "../ui/duration";
import { MicroUsd } from "../ui/money";
import { RelativeTime } from "../ui/relative-time";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "../ui/select";

import { AlertList } from "./alert-list";
import { EXECUTION_STATUSES } from "./execution-status";
import { ExecutionStatusBadge } from "./execution-status-badge";
import { executionListInput, PAGE_SIZE } from "./list-input";
import type { ExecutionRow } from "./page-data";

const WHILE_RUNNING_MS = 2_000;
const AT_REST_MS = 15_000;

export function ExecutionList() {
  const t = useTranslations("executions");
  const trpc = useTRPC();
  const { state } = useTableState();
  const query = useQuery({
    ...trpc.executions.list.queryOptions(executionListInput(state)),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data?.rows.some((row) => row.live) ? WHILE_RUNNING_MS : AT_REST_MS),
  });

  return (
    <div className="flex flex-col gap-3">
      <AlertList />
      <ListView
        title={t("title")}
        searchPlaceholder={t("searchPlaceholder")}
        filter={<StatusFilter />}
        query={query}
        pageSize={PAGE_SIZE}
        columns={useColumns()}
        rowKey={(row) => row.id}
        rowHref={(row) => `/executions/${row.id}`}
        rowLabel={(row) =>
          row.orderId
            ? t("openNamed", { sop: row.sopId, order: row.orderId, status: t(`status.${row.status}`) })
            : t("openPlain", { sop: row.sopId, status: t(`status.${row.status}`) })
        }
        empty={{ icon: Workflow, title: t("empty"), description: t("emptyHint") }}
      />
    </div>
  );
}

function StatusFilter() {
  const t = useTranslations("executions");
  const { state, push } = useTableState();
  const chosen = EXECUTION_STATUSES.find((status) => status === state.status) ?? "any";
  return (
    <Select value={chosen} onValueChange={(status) => push({ status: status === "any" ? "" : status })}>
      <SelectTrigger aria-label={t("filterStatus")} className="w-36">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        <SelectItem value="any">{t("anyStatus")}</SelectItem>
        {EXECUTION_STATUSES.map((status) => (
          <SelectItem key={status} value={status}>
            {t(`status.${status}`)}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}

/** On a phone the status and the procedure carry the row; what the other columns say stands in its second line. */
function useColumns(): Column<ExecutionRow>[] {
  const t = useTranslations("executions");
  const none = <span className="text-muted-foreground">–</span>;
  return [
    {
      id: "status",
      header: t("columns.status"),
      cell: (row) => <ExecutionStatusBadge status={row.status} waitingFor={row.waitingFor} />,
      className: "w-px",
    },
    {
      id: "sop",
      header: t("columns.sop"),
      cell: (row) => (
        <div className="min-w-0 py-1 md:py-0">
          <div className="flex items-baseline gap-2">
            <span className="truncate font-mono text-xs font-medium">{row.sopId}</span>
            <span className="text-xs text-muted-foreground">{t("version", { version: row.sopVersion })}</span>
          </div>
          <div className="flex gap-x-2 text-xs whitespace-nowrap text-muted-foreground md:hidden">
            {row.orderId && <span className="font-mono">{row.orderId}</span>}
            {row.customerName && <span className="truncate">{row.customerName}</span>}
            <RelativeTime date={row.createdAt} className="ml-auto" />
          </div>
        </div>
      ),
      className: "w-full max-w-0 md:w-auto md:max-w-none",
    },
    {
      id: "order",
      header: t("columns.order"),
      cell: (row) => (row.orderId ? <span className="font-mono text-xs">{row.orderId}</span> : none),
      from: "md",
    },
    {
      id: "customer",
      header: t("columns.customer"),
      cell: (row) => row.customerName ?? none,
      from: "md",
      className: "max-w-48 truncate",
    },
    { id: "intent", header: t("columns.intent"), cell: (row) => row.intent, from: "xl" },
    {
      id: "started",
      header: t("columns.started"),
      cell: (row) => <RelativeTime date={row.createdAt} className="relative" />,
      numeric: true,
      from: "md",
    },
    {
      id: "duration",
      header: t("columns.duration"),
      cell: (row) => (row.durationMs === null ? none : <Duration ms={row.durationMs} />),
      numeric: true,
      from: "md",
    },
    {
      id: "cost",
      header: t("columns.cost"),
      cell: (row) => (row.costMicroUsd === null ? none : <MicroUsd value={row.costMicroUsd} />),
      numeric: true,
      from: "md",
    },
  ];
}
