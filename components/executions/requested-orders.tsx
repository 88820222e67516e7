"use client";

import { useTranslations } from "next-intl";
import { RelativeTime } from "../ui/relative-time";
import { StatusIcon } from "../ui/status-badge";
import type { ExecutionPageData } from "./page-data";

/** Orders that were given and will be carried out before the next step; then they are rows of the journal. */
export function RequestedOrders({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions");
  if (data.pending.length === 0) return null;
  return (
    <ul role="status" aria-label={t("control.requested")} className="flex flex-col gap-1">
      {data.pending.map((order) => (
        <li
          key={`${order.kind}:${order.at}`}
          className="flex flex-wrap items-center gap-x-2 rounded-md bg-info-soft px-3 py-1.5"
        >
          <StatusIcon status="ordered" />
          <span className="font-medium">{t("control.requestedOne", { order: t(`order.${order.kind}`) })}</span>
          <span>{order.by.name}</span>
          <RelativeTime date={order.at} className="text-xs text-muted-foreground" />
        </li>
      ))}
    </ul>
  );
}
