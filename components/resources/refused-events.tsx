"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useFormatter, useTranslations } from "next-intl";
import { REFUSAL_REASONS } from "@/server/resources/webhooks/refusal.schema";
import type { AppRouter } from "@/server/trpc/root";
import { type Column, DataTable } from "../data-table/data-table";
import { useTRPC } from "../trpc";
import { Card } from "../ui/card";
import { RelativeTime } from "../ui/relative-time";
import { REFRESH_MS } from "./delivery-rows";

type Row = inferRouterOutputs<AppRouter>["resources"]["refusals"]["rows"][number];

/** What knocked here and was not let in, and why. Nothing is shown while there is nothing to tell. */
export function RefusedEvents({ resourceId }: { resourceId: string }) {
  const t = useTranslations("resources.refusals");
  const { resources } = useTRPC();
  const { data } = useQuery({ ...resources.refusals.queryOptions({ resourceId }), refetchInterval: REFRESH_MS });
  const columns = useColumns();
  if (!data || data.rows.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">{t("title")}</h2>
      {data.lastDay > 0 && (
        <p className="rounded-md bg-warning-soft px-3 py-2 text-warning">{t("lastDay", { count: data.lastDay })}</p>
      )}
      <Card>
        <DataTable label={t("title")} columns={columns} rows={data.rows} rowKey={({ id }) => id} />
      </Card>
      <p className="text-xs text-muted-foreground">{t("hint")}</p>
    </section>
  );
}

function useColumns(): Column<Row>[] {
  const t = useTranslations("resources.refusals");
  const format = useFormatter();
  const because = (reason: string) => {
    const known = REFUSAL_REASONS.find((one) => one === reason);
    return known ? t(`because.${known}`) : reason;
  };
  return [
    {
      id: "reason",
      header: t("reason"),
      cell: ({ reason, event }) => (
        <div className="flex min-w-0 flex-col py-1 break-words whitespace-normal">
          {because(reason)}
          {event && <span className="font-mono text-xs break-all text-muted-foreground">{event}</span>}
        </div>
      ),
      className: "w-full",
    },
    { id: "count", header: t("count"), cell: ({ count }) => format.number(count), numeric: true },
    { id: "last", header: t("last"), cell: ({ lastAt }) => <RelativeTime date={lastAt} />, numeric: true },
  ];
}
