import type { TableState } from "../data-table/table-state";

export const PAGE_SIZE = 50;

export const VIEWS = ["open", "ended"] as const;
export type View = (typeof VIEWS)[number];

/** The first view is the address without a status. */
export function viewOf(status: string): View {
  return VIEWS.find((view) => view === status) ?? "open";
}

/** What the list asks the server for. The page's prefetch and the component must ask alike, or it is fetched twice. */
export function conversationListInput({ q, status, page }: TableState) {
  return { search: q, view: viewOf(status), page, pageSize: PAGE_SIZE };
}
