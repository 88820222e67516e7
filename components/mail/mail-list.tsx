"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Mail } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AppRouter } from "@/server/trpc/root";
import type { Column } from "../data-table/data-table";
import { ListView } from "../data-table/list-view";
import { useTableState } from "../data-table/use-table-state";
import { useTRPC } from "../trpc";
import { shortId } from "../ui/copy-id";
import { RelativeTime } from "../ui/relative-time";
import { mailListInput, PAGE_SIZE } from "./list-input";
import { MailStatus, useMailStatusText } from "./mail-status";

type MailRow = inferRouterOutputs<AppRouter>["mail"]["list"]["rows"][number];

const WHILE_QUEUED_MS = 2_000;
const AT_REST_MS = 15_000;

/** The mail catcher: every e-mail Steward wrote, whether it left or was kept here. */
export function MailList() {
  const t = useTranslations("mail");
  const trpc = useTRPC();
  const { state } = useTableState();
  const statusText = useMailStatusText();
  const query = useQuery({
    ...trpc.mail.list.queryOptions(mailListInput(state)),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.rows.some((row) => row.status === "QUEUED") ? WHILE_QUEUED_MS : AT_REST_MS,
  });
  return (
    <ListView
      title={t("title")}
      searchPlaceholder={t("searchPlaceholder")}
      query={query}
      pageSize={PAGE_SIZE}
      columns={useColumns()}
      rowKey={(row) => row.id}
      rowHref={(row) => `/mail/${row.id}`}
      rowLabel={(row) => t("open", { subject: row.subject, to: row.toAddress, status: statusText(row.status) })}
      empty={{ icon: Mail, title: t("empty"), description: t("emptyHint") }}
    />
  );
}

function useColumns(): Column<MailRow>[] {
  const t = useTranslations("mail");
  return [
    { id: "status", header: t("columns.status"), cell: (row) => <MailStatus status={row.status} />, className: "w-px" },
    {
      id: "subject",
      header: t("columns.subject"),
      cell: (row) => (
        <div className="py-1 md:py-0">
          <div className="truncate font-medium">{row.subject}</div>
          <div className="flex gap-x-2 text-xs whitespace-nowrap text-muted-foreground md:hidden">
            <span className="truncate">{row.toAddress}</span>
            <RelativeTime date={row.createdAt} className="ml-auto" />
          </div>
        </div>
      ),
      className: "w-full max-w-0",
    },
    { id: "to", header: t("columns.to"), cell: (row) => row.toAddress, from: "md", className: "max-w-64 truncate" },
    {
      id: "template",
      header: t("columns.template"),
      cell: (row) => <span className="font-mono text-xs text-muted-foreground">{row.template}</span>,
      from: "xl",
    },
    {
      id: "execution",
      header: t("columns.execution"),
      cell: (row) => row.executionId && <ExecutionLink id={row.executionId} />,
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

function ExecutionLink({ id }: { id: string }) {
  return (
    <Link
      href={`/executions/${id}`}
      prefetch={false}
      className="relative font-mono text-xs whitespace-nowrap text-accent-text underline-offset-4 hover:underline"
    >
      {shortId(id)}
    </Link>
  );
}
