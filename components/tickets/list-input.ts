import type { TableState } from "../data-table/table-state";

export const PAGE_SIZE = 50;

export function ticketListInput({ q, page }: TableState) {
  return { search: q, page, pageSize: PAGE_SIZE };
}
