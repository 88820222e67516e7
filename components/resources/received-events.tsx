"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AppRouter } from "@/server/trpc/root";
import type { Column } from "../data-table/data-table";
import { useTRPC } from "../trpc";
import { RelativeTime } from "../ui/relative-time";
import { type Status, StatusBadge } from "../ui/status-badge";
import { PAGE_SIZE, REFRESH_MS, Rows } from "./delivery-rows";

type EventRow = inferRouterOutputs<AppRouter>["resources"]["events"]["rows"][number];

const EVENT_LOOK: Record<string, Status> = {
  RECEIVED: "pending",
  KEPT: "succeeded",
  STARTED: "succeeded",
  FAILED: "failed",
};

/** What this source sent, and what it started. */
export function ReceivedEvents({ resourceId }: { resourceId: string }) {
  const t = useTranslations("resources.events");
  const { resources } = useTRPC();
  const [page, setPage] = useState(1);
  const query = useQuery({
    ...resources.events.queryOptions({ resourceId, page, pageSize: PAGE_SIZE }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const columns = useEventColumns();
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">{t("title")}</h2>
      <Rows label={t("title")} empty={t("empty")} {...{ query, columns, page, onPage: setPage }} />
    </section>
  );
}

function useEventColumns(): Column<EventRow>[] {
  const t = useTranslations("resources.events");
  const why = (reason: string | null, error: string) => {
    const key = `because.${reason ?? ""}` as "because.sop_input";
    return t.has(key) ? t(key) : error;
  };
  const known = (status: string) => (["RECEIVED", "KEPT", "STARTED", "FAILED"] as const).find((one) => one === status);
  return [
    {
      id: "status",
      header: t("status"),
      cell: ({ status }) => (
        <StatusBadge status={EVENT_LOOK[status] ?? "pending"} label={t(`statuses.${known(status) ?? "RECEIVED"}`)} />
      ),
      className: "w-px",
    },
    {
      id: "event",
      header: t("event"),
      cell: (row) => (
        <div className="flex min-w-0 flex-col py-1">
          <span className="truncate font-mono text-xs">{row.event}</span>
          {row.error && <span className="text-xs break-words text-danger">{why(row.reason, row.error)}</span>}
        </div>
      ),
      className: "w-full max-w-0",
    },
    {
      id: "execution",
      header: t("started"),
      cell: ({ executionId }) =>
        executionId && (
          <Link
            href={`/executions/${executionId}`}
            prefetch={false}
            className="font-mono text-xs text-accent-text underline-offset-4 hover:underline"
          >
            {executionId.slice(-6)}
          </Link>
        ),
      from: "md",
    },
    { id: "received", header: t("received"), cell: (row) => <RelativeTime date={row.receivedAt} />, numeric: true },
  ];
}
