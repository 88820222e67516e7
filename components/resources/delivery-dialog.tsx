"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { QueryError } from "../data-table/query-error";
import { CopyText } from "../ui/copy-text";
import { useTRPC } from "../trpc";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "../ui/dialog";
import { Skeleton } from "../ui/skeleton";
import { StatusIcon } from "../ui/status-badge";
import { useWhyNotTaken } from "./resource-words";

/** One webhook: what was sent, and what became of each attempt. */
export function DeliveryDialog({
  deliveryId,
  event,
  onClose,
}: {
  deliveryId: string;
  event: string;
  onClose: () => void;
}) {
  const t = useTranslations("resources.deliveries");
  const why = useWhyNotTaken();
  const trpc = useTRPC();
  const format = useFormatter();
  const query = useQuery(trpc.resources.delivery.queryOptions({ deliveryId }));
  const { data, error } = query;
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle className="font-mono text-base break-all">{event}</DialogTitle>
          <DialogDescription className="font-mono text-xs break-all">{deliveryId}</DialogDescription>
        </DialogHeader>
        {!data &&
          (error ? <QueryError error={error} onRetry={() => void query.refetch()} /> : <Skeleton className="h-40" />)}
        {data && (
          <>
            <section className="flex flex-col gap-1">
              <h3 className="font-medium">{t("tries")}</h3>
              {data.tries.length === 0 && <p className="text-muted-foreground">{t("noTries")}</p>}
              <ol className="flex flex-col divide-y divide-border">
                {data.tries.map(({ number, at, status, error: said, reason, latencyMs }) => (
                  <li key={number} className="flex flex-col gap-1 py-2">
                    <span className="flex flex-wrap items-center gap-x-3">
                      <StatusIcon
                        status={said === null ? "succeeded" : "failed"}
                        label={t(said === null ? "taken" : "notTaken")}
                      />
                      <span className="tabular-nums">
                        {format.dateTime(at, { dateStyle: "medium", timeStyle: "medium" })}
                      </span>
                      <span className="ml-auto text-muted-foreground tabular-nums">
                        {status !== null && `HTTP ${status} · `}
                        {t("ms", { ms: latencyMs })}
                      </span>
                    </span>
                    {said && <span className="text-xs break-words text-danger">{why(reason, said)}</span>}
                  </li>
                ))}
              </ol>
            </section>
            <section className="flex min-w-0 flex-col gap-1">
              <div className="flex items-center justify-between">
                <h3 className="font-medium">{t("body")}</h3>
                <CopyText text={data.body} label={t("copyBody")} />
              </div>
              <pre
                // What scrolls can be reached by the keyboard.
                tabIndex={0}
                className="max-h-72 overflow-auto rounded-md border border-border bg-muted px-3 py-2 font-mono text-xs whitespace-pre-wrap break-all"
              >
                {pretty(data.body)}
              </pre>
            </section>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** Told on several lines; what was sent is the one line it was. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
