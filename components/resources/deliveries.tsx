"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DELIVERY_STATUSES, type DeliveryStatus } from "@/server/resources/webhooks/delivery.schema";
import type { AppRouter } from "@/server/trpc/root";
import { type Column, DataTable, TableSkeleton } from "../data-table/data-table";
import { Pager } from "../data-table/pager";
import { QueryError, type QueryFailure } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { RelativeTime } from "../ui/relative-time";
import { type Status, StatusBadge } from "../ui/status-badge";
import { ResourceRefusal } from "./resource-refusal";

type Row = inferRouterOutputs<AppRouter>["resources"]["deliveries"]["rows"][number];

const LOOK: Record<DeliveryStatus, Status> = {
  PENDING: "pending",
  RETRYING: "waiting-time",
  DELIVERED: "succeeded",
  DEAD: "failed",
};

const PAGE_SIZE = 20;
const REFRESH_MS = 5_000;

/** What went out to this receiver; what was given up waits here for somebody to send it again. */
export function Deliveries({ resourceId, mayRedeliver }: { resourceId: string; mayRedeliver: boolean }) {
  const t = useTranslations("resources.deliveries");
  const { resources } = useTRPC();
  const queries = useQueryClient();
  const [page, setPage] = useState(1);
  const [dead, setDead] = useState(false);
  const input = { resourceId, page, pageSize: PAGE_SIZE, ...(dead ? { status: "DEAD" as const } : {}) };
  const query = useQuery({
    ...resources.deliveries.queryOptions(input),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const redeliver = useMutation({
    ...resources.redeliver.mutationOptions(),
    onSettled: () => queries.invalidateQueries({ queryKey: resources.pathKey() }),
  });
  const columns = useColumns(mayRedeliver ? (deliveryId) => redeliver.mutate({ deliveryId }) : null);
  const show = (next: boolean) => {
    setDead(next);
    setPage(1);
  };
  const { data } = query;
  return (
    <section className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="mr-auto font-semibold">{t("title")}</h2>
        {((data?.dead ?? 0) > 0 || dead) && (
          <Button variant="outline" size="sm" onClick={() => show(!dead)}>
            {t(dead ? "showAll" : "showDead")}
          </Button>
        )}
      </div>
      {data && data.dead > 0 && (
        <p className="rounded-md bg-warning-soft px-3 py-2 text-warning">{t("dead", { count: data.dead })}</p>
      )}
      <ResourceRefusal error={redeliver.error} />
      <p role="status" className={redeliver.isSuccess ? "text-muted-foreground" : "sr-only"}>
        {redeliver.isSuccess && t("queued")}
      </p>
      <Rows label={t("title")} empty={t("empty")} {...{ query, columns, page, onPage: setPage }} />
    </section>
  );
}

type RowsProps<R extends { id: string }> = {
  label: string;
  empty: string;
  columns: Column<R>[];
  query: {
    data: { rows: R[]; total: number } | undefined;
    error: QueryFailure | null;
    refetch: () => Promise<unknown>;
  };
  page: number;
  onPage: (page: number) => void;
};

function Rows<R extends { id: string }>({ label, empty, columns, query, page, onPage }: RowsProps<R>) {
  const { data, error, refetch } = query;
  return (
    <>
      <Card>
        {!data &&
          (error ? (
            <QueryError error={error} onRetry={() => void refetch()} />
          ) : (
            <TableSkeleton columns={columns} rows={3} />
          ))}
        {data &&
          (data.rows.length > 0 ? (
            <DataTable label={label} columns={columns} rows={data.rows} rowKey={(row) => row.id} />
          ) : (
            <EmptyState title={empty} />
          ))}
      </Card>
      {data && data.total > PAGE_SIZE && <Pager page={page} pageSize={PAGE_SIZE} total={data.total} onPage={onPage} />}
    </>
  );
}

function useColumns(onRedeliver: ((deliveryId: string) => void) | null): Column<Row>[] {
  const t = useTranslations("resources.deliveries");
  const status = (row: Row) => DELIVERY_STATUSES.find((one) => one === row.status) ?? "PENDING";
  return [
    {
      id: "status",
      header: t("status"),
      cell: (row) => <StatusBadge status={LOOK[status(row)]} label={t(`statuses.${status(row)}`)} />,
      className: "w-px",
    },
    {
      id: "event",
      header: t("event"),
      cell: (row) => (
        <div className="flex min-w-0 flex-col py-1">
          <span className="truncate font-mono text-xs">{row.event}</span>
          {row.lastError && <span className="text-xs break-words text-danger">{row.lastError}</span>}
          {row.status === "RETRYING" && row.nextAttemptAt && (
            <span className="text-xs text-muted-foreground">
              {t.rich("next", { when: () => <RelativeTime date={row.nextAttemptAt ?? row.createdAt} /> })}
            </span>
          )}
        </div>
      ),
      className: "w-full max-w-0",
    },
    { id: "attempts", header: t("attempts"), cell: (row) => row.attempts, numeric: true, from: "md" },
    { id: "answer", header: t("answer"), cell: (row) => row.lastStatus ?? "–", numeric: true, from: "md" },
    {
      id: "created",
      header: t("created"),
      cell: (row) => <RelativeTime date={row.createdAt} />,
      numeric: true,
      from: "md",
    },
    {
      id: "act",
      header: "",
      cell: (row) =>
        onRedeliver && row.status !== "PENDING" ? (
          <Button
            variant={row.status === "DEAD" ? "outline" : "ghost"}
            size="sm"
            aria-label={t("redeliverLabel", { event: row.event })}
            onClick={() => onRedeliver(row.id)}
          >
            {t("redeliver")}
          </Button>
        ) : null,
      numeric: true,
    },
  ];
}

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
          {row.error && <span className="text-xs break-words text-danger">{row.error}</span>}
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
