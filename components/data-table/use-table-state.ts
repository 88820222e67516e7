"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { readTableState, tableHref, type TableState } from "./table-state";

/**
 * A list's state in the URL. Written through the History API: the rows come from a query, so the page itself need not be
 * asked for again. Typing replaces the entry, choosing adds one that Back returns from.
 */
export function useTableState() {
  const pathname = usePathname();
  const state = readTableState(useSearchParams());
  const href = (change: Partial<TableState>) => tableHref(pathname, { ...state, page: 1, ...change });
  return {
    state,
    href,
    replace: (change: Partial<TableState>) => window.history.replaceState(null, "", href(change)),
    push: (change: Partial<TableState>) => window.history.pushState(null, "", href(change)),
  };
}
