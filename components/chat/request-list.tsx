"use client";

import { useQueries } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { QueryError } from "@/components/data-table/query-error";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { RequestsSkeleton } from "./requests-skeleton";
import { REQUEST_PAGE_SIZE, viewRequests, type RequestView } from "./requests-model";

const WHILE_WORKING_MS = 3_000;

export function RequestList() {
  const t = useTranslations("chat.requests");
  const trpc = useTRPC();
  const [pageCount, setPageCount] = useState(1);
  const pages = useQueries({
    queries: Array.from({ length: pageCount }, (_, index) => ({
      ...trpc.executions.list.queryOptions({ page: index + 1, pageSize: REQUEST_PAGE_SIZE }),
      refetchInterval: ({ state: { data } }: { state: { data?: { rows: { live: boolean }[] } } }) =>
        data?.rows.some((row) => row.live) ? WHILE_WORKING_MS : false,
    })),
  });

  const failed = pages.find((page) => page.isError && !page.data);
  if (failed) return <QueryError title={t("failed")} error={failed.error} onRetry={() => void failed.refetch()} />;
  if (pages[0]?.isPending) return <RequestsSkeleton />;

  const loaded = pages.flatMap((page) => page.data ?? []);
  const requests = viewRequests(loaded);
  const total = loaded.at(-1)?.total ?? 0;
  if (requests.length === 0) return <NoRequests />;
  return (
    <>
      <ul className="divide-y divide-border border-y border-border">
        {requests.map((request) => (
          <li key={request.id}>
            <Request request={request} />
          </li>
        ))}
      </ul>
      {pageCount * REQUEST_PAGE_SIZE < total && (
        <Button
          variant="outline"
          className="mt-4 self-center"
          disabled={pages.some((page) => page.isPending)}
          onClick={() => setPageCount((count) => count + 1)}
        >
          {t("more")}
        </Button>
      )}
    </>
  );
}

function Request({ request }: { request: RequestView }) {
  const t = useTranslations("chat.requests");
  const order = request.orderId ? t("order", { order: request.orderId }) : null;
  const row = (
    <>
      <span className="min-w-0 flex-1 basis-60">
        <span className="line-clamp-2 break-words">{request.title ?? order ?? t("untitled")}</span>
        <span className="text-sm text-muted-foreground figures">
          {request.title && order && <>{order} · </>}
          <RelativeTime date={request.createdAt} />
        </span>
      </span>
      <StatusBadge status={request.look} label={t(`status.${request.status}`)} />
    </>
  );
  const classes = "-mx-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md px-3 py-3";
  if (!request.sessionId) return <div className={classes}>{row}</div>;
  return (
    <Link href={`/chat/${request.sessionId}`} className={cn(classes, "transition-colors hover:bg-muted")}>
      {row}
    </Link>
  );
}

function NoRequests() {
  const t = useTranslations("chat.requests");
  return (
    <EmptyState
      icon={MessagesSquare}
      title={t("emptyTitle")}
      description={t("emptyDescription")}
      action={
        <Button asChild>
          <Link href="/chat">{t("emptyAction")}</Link>
        </Button>
      }
    />
  );
}
