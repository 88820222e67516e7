"use client";

import { MessagesSquare, SearchX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { MouseEvent, RefObject } from "react";
import type { ListQuery } from "../data-table/list-view";
import { Pager } from "../data-table/pager";
import { QueryError } from "../data-table/query-error";
import { SearchField } from "../data-table/search-field";
import { tableHref } from "../data-table/table-state";
import { useTableState } from "../data-table/use-table-state";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/empty-state";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "../ui/tabs";
import { ConversationStatus, useCallWords } from "./conversation-words";
import { PAGE_SIZE, viewOf, VIEWS } from "./list-input";
import type { ConversationRow } from "./page-data";

type Props = {
  query: ListQuery<ConversationRow>;
  shown: string | null;
  search: RefObject<HTMLInputElement | null>;
  onOpen: (id: string) => void;
  className?: string;
};

export function ConversationList({ query, shown, search, onOpen, className }: Props) {
  const t = useTranslations("conversations");
  const { state, push, replace } = useTableState();
  const view = viewOf(state.status);
  const total = query.data?.total ?? 0;
  return (
    <Tabs
      value={view}
      onValueChange={(to) => push({ status: to === "open" ? "" : to })}
      className={cn("min-h-0 min-w-0 gap-2", className)}
    >
      <SearchField ref={search} value={state.q} placeholder={t("searchPlaceholder")} onSearch={(q) => replace({ q })} />
      <TabsList aria-label={t("tabs.label")}>
        {VIEWS.map((one) => (
          <TabsTrigger key={one} value={one}>
            {t(`tabs.${one}`)}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent
        value={view}
        aria-busy={(!query.data && !query.error) || query.isPlaceholderData}
        className={cn(
          "min-h-0 flex-1 overflow-y-auto rounded-md border border-border bg-surface pt-0",
          query.isPlaceholderData && "opacity-60 transition-opacity delay-300",
        )}
      >
        <Rows query={query} shown={shown} onOpen={onOpen} />
      </TabsContent>
      {total > PAGE_SIZE && (
        <Pager page={state.page} pageSize={PAGE_SIZE} total={total} onPage={(page) => push({ page })} />
      )}
    </Tabs>
  );
}

function Rows({ query, shown, onOpen }: Pick<Props, "query" | "shown" | "onOpen">) {
  const t = useTranslations("conversations");
  const { state } = useTableState();
  const { data, error } = query;
  if (!data) return error ? <QueryError error={error} onRetry={() => void query.refetch()} /> : <RowsSkeleton />;
  if (data.rows.length === 0) {
    if (state.q) return <EmptyState icon={SearchX} title={t("noMatch", { search: state.q })} className="break-words" />;
    const view = viewOf(state.status);
    return <EmptyState icon={MessagesSquare} title={t(`empty.${view}`)} description={t(`emptyHint.${view}`)} />;
  }
  return (
    <ul aria-label={t("list")}>
      {data.rows.map((row) => (
        <Row key={row.id} row={row} current={row.id === shown} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function Row({ row, current, onOpen }: { row: ConversationRow; current: boolean; onOpen: (id: string) => void }) {
  const t = useTranslations("conversations");
  const words = useCallWords();
  const { state } = useTableState();
  const open = (event: MouseEvent) => {
    // A new tab or window is the browser's own.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(row.id);
  };
  return (
    <li className="border-b border-border last:border-0">
      <Link
        href={tableHref(`/conversations/${row.id}`, state)}
        prefetch={false}
        aria-current={current ? "true" : undefined}
        onClick={open}
        className={cn(
          "flex flex-col gap-1 px-3 py-2 transition-colors hover:bg-muted/60 focus-visible:-outline-offset-2",
          current && "lg:bg-accent-soft lg:hover:bg-accent-soft",
        )}
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">{row.customerName ?? t("someCustomer")}</span>
          <ConversationStatus standing={row} />
        </span>
        <span className="truncate">{row.lastWords ?? row.title}</span>
        <span className="flex items-center gap-1.5 text-xs text-muted-foreground">
          <span className="min-w-0 flex-1 truncate">{words(row).join(" · ")}</span>
          <RelativeTime
            date={row.status === "WAITING" ? row.requestedAt : (row.endedAt ?? row.takenAt ?? row.requestedAt)}
          />
        </span>
      </Link>
    </li>
  );
}

function RowsSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col">
      {Array.from({ length: 5 }, (_, index) => (
        <div key={index} className="flex flex-col gap-2 border-b border-border px-3 py-3">
          <Skeleton className="h-3.5 w-2/5" />
          <Skeleton className="h-3.5 w-4/5" />
          <Skeleton className="h-3 w-3/5" />
        </div>
      ))}
    </div>
  );
}
