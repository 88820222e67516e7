"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Ticket } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AppRouter } from "@/server/trpc/root";
import type { Column } from "../data-table/data-table";
import { ListView } from "../data-table/list-view";
import { useTableState } from "../data-table/use-table-state";
import { useTRPC } from "../trpc";
import { shortId } from "../ui/copy-id";
import { RelativeTime } from "../ui/relative-time";
import { ticketListInput, PAGE_SIZE } from "./list-input";
import { TicketKind, TicketPriority, TicketStatus } from "./ticket-words";

type TicketRow = inferRouterOutputs<AppRouter>["tickets"]["list"]["rows"][number];

const REFRESH_MS = 15_000;

/** What Steward and agents left for people to follow up; a row opens the execution that made it. */
export function TicketList() {
  const t = useTranslations("tickets");
  const trpc = useTRPC();
  const { state } = useTableState();
  const query = useQuery({
    ...trpc.tickets.list.queryOptions(ticketListInput(state)),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  return (
    <ListView
      title={t("title")}
      searchPlaceholder={t("searchPlaceholder")}
      query={query}
      pageSize={PAGE_SIZE}
      columns={useColumns()}
      rowKey={(row) => row.id}
      rowHref={(row) => row.executionId && `/executions/${row.executionId}`}
      rowLabel={(row) => t("openExecution", { number: row.number })}
      empty={{ icon: Ticket, title: t("empty"), description: t("emptyHint") }}
    />
  );
}

function useColumns(): Column<TicketRow>[] {
  const t = useTranslations("tickets");
  const none = <span className="text-muted-foreground">–</span>;
  return [
    {
      id: "number",
      header: t("columns.number"),
      cell: (row) => <span className="font-medium whitespace-nowrap tabular-nums">#{row.number}</span>,
      className: "w-px",
    },
    {
      id: "subject",
      header: t("columns.subject"),
      cell: (row) => (
        <div className="py-1 md:py-0">
          <div className="truncate" title={row.subject}>
            {row.subject}
          </div>
          <div className="mt-0.5 flex items-center gap-x-2 text-xs whitespace-nowrap text-muted-foreground md:hidden">
            <TicketStatus status={row.status} />
            <RelativeTime date={row.createdAt} className="ml-auto" />
          </div>
        </div>
      ),
      className: "w-full max-w-0",
    },
    {
      id: "customer",
      header: t("columns.customer"),
      cell: (row) => row.customer?.name ?? none,
      from: "md",
      className: "max-w-40 truncate",
    },
    {
      id: "order",
      header: t("columns.order"),
      cell: (row) => (row.orderId ? <span className="font-mono text-xs">{row.orderId}</span> : none),
      from: "md",
    },
    {
      id: "kind",
      header: t("columns.kind"),
      cell: (row) => <TicketKind kind={row.kind} />,
      from: "xl",
      className: "whitespace-nowrap",
    },
    {
      id: "priority",
      header: t("columns.priority"),
      cell: (row) => <TicketPriority priority={row.priority} />,
      from: "md",
    },
    { id: "status", header: t("columns.status"), cell: (row) => <TicketStatus status={row.status} />, from: "md" },
    {
      id: "assigned",
      header: t("columns.assigned"),
      cell: (row) => row.assignedTo,
      from: "lg",
      className: "whitespace-nowrap",
    },
    {
      id: "execution",
      header: t("columns.execution"),
      cell: (row) =>
        row.executionId ? (
          <span className="font-mono text-xs whitespace-nowrap text-accent-text">{shortId(row.executionId)}</span>
        ) : (
          none
        ),
      from: "lg",
    },
    {
      id: "created",
      header: t("columns.created"),
      cell: (row) => <RelativeTime date={row.createdAt} className="relative" />,
      numeric: true,
      from: "md",
    },
  ];
}
