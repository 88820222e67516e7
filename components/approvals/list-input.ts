import type { TableState } from "../data-table/table-state";

export const PAGE_SIZE = 50;

export const TABS = ["mine", "open", "answered"] as const;
export type Tab = (typeof TABS)[number];

/** The first tab is the address without a status. */
export function tabOf(status: string): Tab {
  return TABS.find((tab) => tab === status) ?? "mine";
}

/** What the list asks the server for. The page's prefetch and the component must ask alike, or it is fetched twice. */
export function approvalListInput({ q, status, page }: TableState) {
  const tab = tabOf(status);
  const wanted = tab === "mine" ? undefined : tab === "open" ? ("OPEN" as const) : ("CLOSED" as const);
  return { search: q, mine: tab === "mine", status: wanted, page, pageSize: PAGE_SIZE };
}
