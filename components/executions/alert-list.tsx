"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { shortId } from "../ui/copy-id";
import { RelativeTime } from "../ui/relative-time";
import { useAlertWords } from "./alert-words";

const SHOWN = 3;
const REFRESH_MS = 10_000;

/** Open alerts above the executions: what happened, where, and a button that says somebody looks at it. */
export function AlertList() {
  const t = useTranslations("executions.alerts");
  const trpc = useTRPC();
  const words = useAlertWords();
  const queries = useQueryClient();
  const { data } = useQuery({
    ...trpc.alerts.list.queryOptions({ status: "OPEN", pageSize: SHOWN }),
    refetchInterval: REFRESH_MS,
  });
  const acknowledge = useMutation({
    ...trpc.alerts.acknowledge.mutationOptions(),
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.alerts.pathKey() }),
  });
  if (!data || data.rows.length === 0) return null;
  const more = data.total - data.rows.length;
  return (
    <section
      aria-label={t("title", { count: data.total })}
      className="rounded-md border border-danger/40 bg-danger-soft"
    >
      <h2 className="flex items-center gap-2 px-3 pt-2 font-medium">
        <TriangleAlert aria-hidden className="size-4 text-danger" />
        {t("title", { count: data.total })}
      </h2>
      <ul>
        {data.rows.map((alert) => (
          <li key={alert.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
            <Badge variant={alert.severity === "CRITICAL" ? "danger" : "warning"}>
              {alert.severity === "CRITICAL" ? t("CRITICAL") : t("WARNING")}
            </Badge>
            <span className="min-w-0 flex-1 basis-64 break-words">
              {words(alert).text} <span className="font-mono text-xs text-muted-foreground">{alert.code}</span>
              {words(alert).quoted && (
                <span className="block text-xs break-words text-muted-foreground">{words(alert).quoted}</span>
              )}
            </span>
            {alert.executionId && (
              <Link
                href={`/executions/${alert.executionId}${alert.stepId ? `?step=${encodeURIComponent(alert.stepId)}` : ""}`}
                aria-label={t("open")}
                className="font-mono text-xs underline underline-offset-4 touch:min-h-10"
              >
                {shortId(alert.executionId)}
              </Link>
            )}
            <RelativeTime date={alert.createdAt} className="text-xs text-muted-foreground" />
            <Button
              variant="outline"
              size="sm"
              aria-label={t("acknowledgeOne", { message: words(alert).text })}
              aria-disabled={acknowledge.isPending}
              onClick={() => !acknowledge.isPending && acknowledge.mutate({ alertId: alert.id })}
            >
              {t("acknowledge")}
            </Button>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="px-3 pb-2 text-xs text-muted-foreground">{t("more", { count: more })}</p>}
      {acknowledge.error && (
        <p role="alert" className="px-3 pb-2 text-danger">
          {t("failed")}
        </p>
      )}
    </section>
  );
}
