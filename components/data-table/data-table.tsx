"use client";

import Link from "next/link";
import type { MouseEvent, ReactNode } from "react";
import { cn } from "../ui/cn";
import { Skeleton } from "../ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";

export type Column<T> = {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  numeric?: boolean;
  /** The width from which there is room for it; without one it is always shown. */
  from?: keyof typeof FROM;
  className?: string;
};

const FROM = {
  md: "hidden md:table-cell",
  lg: "hidden lg:table-cell",
  xl: "hidden xl:table-cell",
};

const cellClasses = <T,>({ from, className }: Column<T>) => cn(from && FROM[from], className);

/** A dense table. When rows lead somewhere the whole row is the link; what else can be pressed stands above it. */
export function DataTable<T>({
  label,
  columns,
  rows,
  rowKey,
  rowHref,
  rowLabel,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  rowHref?: (row: T) => string | null;
  rowLabel?: (row: T) => string;
}) {
  return (
    <Table aria-label={label}>
      <Head columns={columns} />
      <TableBody>
        {rows.map((row) => {
          const href = rowHref?.(row);
          return (
            <TableRow
              key={rowKey(row)}
              onClick={openRow}
              className="relative has-[[data-row-link]:focus-visible]:bg-accent-soft has-[[data-row-link]:focus-visible]:hover:bg-accent-soft"
            >
              {columns.map((column, index) => (
                <TableCell key={column.id} numeric={column.numeric} className={cellClasses(column)}>
                  {index === 0 && href && (
                    <Link
                      data-row-link
                      href={href}
                      prefetch={false}
                      aria-label={rowLabel?.(row)}
                      className="absolute inset-0 focus-visible:-outline-offset-2"
                    />
                  )}
                  {column.cell(row)}
                </TableCell>
              ))}
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

/** What stands above the row's link for its own hover text still opens the row when it is pressed. */
function openRow(event: MouseEvent<HTMLTableRowElement>): void {
  if ((event.target as Element).closest("a, button")) return;
  event.currentTarget.querySelector<HTMLElement>("[data-row-link]")?.click();
}

/** Holds the place of a page of rows while they load. */
export function TableSkeleton<T>({ columns, rows }: { columns: readonly Column<T>[]; rows: number }) {
  return (
    <Table aria-hidden>
      <Head columns={columns} />
      <TableBody>
        {Array.from({ length: rows }, (_, index) => (
          <TableRow key={index}>
            {columns.map((column) => (
              <TableCell key={column.id} numeric={column.numeric} className={cellClasses(column)}>
                <Skeleton className={cn("h-3.5 max-w-40", column.numeric ? "ml-auto w-14" : "w-full")} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Head<T>({ columns }: { columns: readonly Column<T>[] }) {
  return (
    <TableHeader>
      <tr>
        {columns.map((column) => (
          <TableHead key={column.id} numeric={column.numeric} className={cellClasses(column)}>
            {column.header}
          </TableHead>
        ))}
      </tr>
    </TableHeader>
  );
}
