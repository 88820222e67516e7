"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DELIVERY_STATUSES, type DeliveryStatus } from "@/server/resources/webhooks/delivery.schema";
import type { AppRouter } from "@/server/trpc/root";
import type { Column } from "../data-table/data-table";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { type Status, StatusBadge } from "../ui/status-badge";
import { DeliveryDialog } from "./delivery-dialog";
import { PAGE_SIZE, REFRESH_MS, Rows } from "./delivery-rows";
import { ResourceRefusal } from "./resource-refusal";
import { useWhyNotTaken } from "./resource-words";

type Row = inferRouterOutputs<AppRouter>["resources"]["deliveries"]["rows"][number];

const LOOK: Record<DeliveryStatus, Status> = {
  PENDING: "pending",
  RETRYING: "waiting-time",
  DELIVERED: "succeeded",
  DEAD: "failed",
};

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
  const [shown, setShown] = useState<Row | null>(null);
  const sending = redeliver.isPending ? redeliver.variables.deliveryId : null;
  const send = (deliveryId: string) => !redeliver.isPending && redeliver.mutate({ deliveryId });
  const columns = useColumns({ onShow: setShown, onRedeliver: mayRedeliver ? send : null, sending });
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
        {redeliver.isSuccess && t("queued", { event: redeliver.data.event })}
      </p>
      <Rows label={t("title")} empty={t(dead ? "emptyDead" : "empty")} {...{ query, columns, page, onPage: setPage }} />
      {shown && <DeliveryDialog deliveryId={shown.id} event={shown.event} onClose={() => setShown(null)} />}
    </section>
  );
}

type Acts = {
  onShow: (row: Row) => void;
  onRedeliver: ((deliveryId: string) => void) | null;
  /** The one that is being queued again. */
  sending: string | null;
};

function useColumns({ onShow, onRedeliver, sending }: Acts): Column<Row>[] {
  const t = useTranslations("resources.deliveries");
  const why = useWhyNotTaken();
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
          <button
            type="button"
            aria-label={t("showLabel", { event: row.event })}
            className="w-fit max-w-full truncate font-mono text-xs text-accent-text underline-offset-4 hover:underline touch:min-h-10"
            onClick={() => onShow(row)}
          >
            {row.event}
          </button>
          {row.lastError && (
            <span className="line-clamp-2 text-xs break-words text-danger">{why(row.lastReason, row.lastError)}</span>
          )}
          <span className="text-xs text-muted-foreground md:hidden">
            {t("tried", { count: row.attempts })} · <RelativeTime date={row.createdAt} />
          </span>
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
            aria-disabled={sending === row.id}
            onClick={() => onRedeliver(row.id)}
          >
            {t(sending === row.id ? "sending" : "redeliver")}
          </Button>
        ) : null,
      numeric: true,
    },
  ];
}
