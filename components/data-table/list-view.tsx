"use client";

import { SearchX, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/empty-state";
import { Kbd } from "../ui/kbd";
import { type Column, DataTable, TableSkeleton } from "./data-table";
import { Pager } from "./pager";
import { QueryError, type QueryFailure, SignInAgain } from "./query-error";
import { SearchField } from "./search-field";
import { useListKeys } from "./use-list-keys";
import { useTableState } from "./use-table-state";

/** The part of a query's result that a list needs. */
export type ListQuery<T> = {
  data: { rows: readonly T[]; total: number } | undefined;
  error: QueryFailure | null;
  isPlaceholderData: boolean;
  refetch: () => unknown;
};

/** A list page: search, an optional filter, rows in every state a list can be in, and pages. */
export function ListView<T>({
  title,
  views,
  searchPlaceholder,
  filter,
  query,
  pageSize,
  columns,
  rowKey,
  rowHref,
  rowLabel,
  empty,
}: {
  title: string;
  /** Ways to the page's other views, beside its heading. */
  views?: ReactNode;
  searchPlaceholder: string;
  filter?: ReactNode;
  query: ListQuery<T>;
  pageSize: number;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  rowHref?: (row: T) => string | null;
  rowLabel?: (row: T) => string;
  empty: { icon: LucideIcon; title: string; description: string };
}) {
  const { state, push, replace } = useTableState();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useListKeys(search, list);
  const { data, error } = query;

  const body = () => {
    if (!data) {
      return error ? (
        <QueryError error={error} onRetry={() => void query.refetch()} />
      ) : (
        <TableSkeleton columns={columns} rows={12} />
      );
    }
    if (data.rows.length === 0) return <NoRows empty={empty} total={data.total} />;
    return <DataTable label={title} {...{ columns, rowKey, rowHref, rowLabel }} rows={data.rows} />;
  };

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="mr-auto flex flex-wrap items-center gap-x-6 gap-y-1">
          <h1 className="text-lg font-semibold">{title}</h1>
          {views}
        </div>
        {filter}
        <SearchField
          ref={search}
          value={state.q}
          placeholder={searchPlaceholder}
          onSearch={(q) => replace({ q })}
          className="w-full sm:w-80"
        />
      </div>
      {error && data && <StaleNotice error={error} onRetry={() => void query.refetch()} />}
      <div
        ref={list}
        aria-busy={(!data && !error) || query.isPlaceholderData}
        className={cn(
          "rounded-md border border-border bg-surface",
          query.isPlaceholderData && "opacity-60 transition-opacity delay-300",
        )}
      >
        {body()}
      </div>
      {data && data.total > 0 && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <KeyHints />
          <div className="ml-auto">
            <Pager
              page={state.page}
              pageSize={pageSize}
              total={data.total}
              onPage={(page) => {
                push({ page });
                list.current?.closest("main")?.scrollTo({ top: 0 });
              }}
            />
          </div>
        </div>
      )}
    </div>
  );
}

/** Why there is nothing: none at all, none like this, or a page past the end. */
function NoRows({ empty, total }: { empty: { icon: LucideIcon; title: string; description: string }; total: number }) {
  const t = useTranslations("table");
  const { state, push } = useTableState();
  const action = (label: string, change: Parameters<typeof push>[0]) => (
    <Button variant="outline" onClick={() => push(change)}>
      {label}
    </Button>
  );
  if (total > 0)
    return <EmptyState icon={SearchX} title={t("emptyPage")} action={action(t("firstPage"), { page: 1 })} />;
  const all = action(t("showAll"), { q: "", status: "" });
  if (state.q) {
    const title = t("emptySearch", { search: state.q });
    return (
      <EmptyState
        icon={SearchX}
        title={title}
        description={t("emptySearchHint")}
        action={all}
        className="break-words"
      />
    );
  }
  if (state.status) return <EmptyState icon={SearchX} title={t("emptyFilter")} action={all} />;
  return <EmptyState {...empty} />;
}

function StaleNotice({ error, onRetry }: { error: QueryFailure; onRetry: () => void }) {
  const t = useTranslations();
  const signedOut = error.data?.appCode === "UNAUTHENTICATED";
  return (
    <div role="alert" className="flex items-center gap-3 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
      <span className="mr-auto">{t(signedOut ? "common.errors.UNAUTHENTICATED" : "table.stale")}</span>
      {signedOut ? (
        <SignInAgain />
      ) : (
        <Button variant="link" size="sm" onClick={onRetry}>
          {t("common.retry")}
        </Button>
      )}
    </div>
  );
}

function KeyHints() {
  const t = useTranslations("table");
  return (
    <p className="hidden items-center gap-1 text-xs text-muted-foreground md:flex touch:hidden">
      {t.rich("keys", {
        search: () => <Kbd>/</Kbd>,
        down: () => <Kbd>j</Kbd>,
        up: () => <Kbd>k</Kbd>,
        open: () => <Kbd>Enter</Kbd>,
      })}
    </p>
  );
}
