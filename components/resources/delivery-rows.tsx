"use client";

import { type Column, DataTable, TableSkeleton } from "../data-table/data-table";
import { Pager } from "../data-table/pager";
import { QueryError, type QueryFailure } from "../data-table/query-error";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";

export const PAGE_SIZE = 20;
export const REFRESH_MS = 5_000;

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

/** A page of what went out or came in, in each state a list can be in. */
export function Rows<R extends { id: string }>({ label, empty, columns, query, page, onPage }: RowsProps<R>) {
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
