"use client";

import { Inbox as InboxIcon, SearchX } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { MouseEvent, RefObject } from "react";
import type { ListQuery } from "../data-table/list-view";
import { Pager } from "../data-table/pager";
import { QueryError } from "../data-table/query-error";
import { SearchField } from "../data-table/search-field";
import { tableHref } from "../data-table/table-state";
import { useTableState } from "../data-table/use-table-state";
import { cn } from "../ui/cn";
import { DeadlineRing, DueTime } from "../ui/due-time";
import { EmptyState } from "../ui/empty-state";
import { Kbd } from "../ui/kbd";
import { Money } from "../ui/money";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { StatusIcon } from "../ui/status-badge";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "../ui/tabs";
import { firstLine } from "./approval-model";
import { APPROVAL_LOOK, isOpen } from "./approval-status";
import { PAGE_SIZE, TABS, tabOf } from "./list-input";
import type { ApprovalRow } from "./page-data";

type Props = {
  query: ListQuery<ApprovalRow>;
  shown: string | null;
  search: RefObject<HTMLInputElement | null>;
  onOpen: (id: string) => void;
  className?: string;
};

export function InboxList({ query, shown, search, onOpen, className }: Props) {
  const t = useTranslations("approvals");
  const { state, push, replace } = useTableState();
  const tab = tabOf(state.status);
  const total = query.data?.total ?? 0;
  return (
    <Tabs
      value={tab}
      onValueChange={(to) => push({ status: to === "mine" ? "" : to })}
      className={cn("min-h-0 min-w-0 gap-2", className)}
    >
      <SearchField ref={search} value={state.q} placeholder={t("searchPlaceholder")} onSearch={(q) => replace({ q })} />
      <TabsList aria-label={t("tabs.label")}>
        {TABS.map((one) => (
          <TabsTrigger key={one} value={one}>
            {t(`tabs.${one}`)}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent
        value={tab}
        data-inbox-list
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
      <KeyHints />
    </Tabs>
  );
}

function Rows({ query, shown, onOpen }: Pick<Props, "query" | "shown" | "onOpen">) {
  const t = useTranslations("approvals");
  const { state } = useTableState();
  const { data, error } = query;
  if (!data) {
    return error ? <QueryError error={error} onRetry={() => void query.refetch()} /> : <RowsSkeleton />;
  }
  if (data.rows.length === 0) {
    if (state.q) return <EmptyState icon={SearchX} title={t("noMatch", { search: state.q })} className="break-words" />;
    const tab = tabOf(state.status);
    return <EmptyState icon={InboxIcon} title={t(`empty.${tab}`)} description={t(`emptyHint.${tab}`)} />;
  }
  return (
    <ul aria-label={t("list")}>
      {data.rows.map((row) => (
        <Row key={row.id} row={row} current={row.id === shown} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function Row({ row, current, onOpen }: { row: ApprovalRow; current: boolean; onOpen: (id: string) => void }) {
  const t = useTranslations("approvals");
  const locale = useLocale();
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
        href={tableHref(`/inbox/${row.id}`, state)}
        prefetch={false}
        data-approval={row.id}
        aria-current={current ? "true" : undefined}
        onClick={open}
        className={cn(
          "flex flex-col gap-0.5 px-3 py-2 transition-colors hover:bg-muted/60 focus-visible:-outline-offset-2",
          current && "lg:bg-accent-soft lg:hover:bg-accent-soft",
        )}
      >
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">{firstLine(row.message[locale])}</span>
          {row.amountMinor !== null && row.currency && (
            <Money minor={row.amountMinor} currency={row.currency} className="font-semibold" />
          )}
        </span>
        <span className="flex items-center gap-1.5 text-xs text-muted-foreground">
          <span className="min-w-0 flex-1 truncate">
            {[row.customerName ?? row.requesterName, row.orderId, row.sopTitle[locale]].filter(Boolean).join(" · ")}
          </span>
          {row.needed > 1 && (
            <span className="tabular-nums">{t("of", { given: row.approvals, needed: row.needed })}</span>
          )}
        </span>
        <span className="flex items-center gap-1.5 text-xs text-muted-foreground">
          <Standing row={row} />
          <RelativeTime date={row.createdAt} className="ml-auto" />
        </span>
      </Link>
    </li>
  );
}

/** How urgent it is; once answered, how it came out. */
function Standing({ row }: { row: ApprovalRow }) {
  const t = useTranslations("approvals");
  if (!isOpen(row.status) || !row.dueAt) {
    return (
      <>
        <StatusIcon status={APPROVAL_LOOK[row.status]} className="size-3.5" />
        <span className="truncate">
          {row.deciderName
            ? t("answeredBy", { status: t(`status.${row.status}`), name: row.deciderName })
            : t(`status.${row.status}`)}
        </span>
      </>
    );
  }
  return (
    <>
      <DeadlineRing date={row.dueAt} since={row.createdAt} />
      <DueTime date={row.dueAt} since={row.createdAt} />
      {row.status === "INFO_REQUESTED" && <span className="truncate">· {t("status.INFO_REQUESTED")}</span>}
    </>
  );
}

function RowsSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col">
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className="flex flex-col gap-2 border-b border-border px-3 py-3">
          <Skeleton className="h-3.5 w-4/5" />
          <Skeleton className="h-3 w-3/5" />
        </div>
      ))}
    </div>
  );
}

function KeyHints() {
  const t = useTranslations("approvals");
  return (
    <p className="hidden items-center gap-1 text-xs text-muted-foreground lg:flex touch:hidden">
      {t.rich("keys", {
        down: () => <Kbd>j</Kbd>,
        up: () => <Kbd>k</Kbd>,
        search: () => <Kbd>/</Kbd>,
      })}
    </p>
  );
}
