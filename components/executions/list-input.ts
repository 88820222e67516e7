import type { TableState } from "../data-table/table-state";
import { isExecutionStatus } from "./execution-status";

export const PAGE_SIZE = 50;

/** What the list asks the server for. The page's prefetch and the component must ask alike, or it is fetched twice. */
export function executionListInput({ q, status, page }: TableState) {
  return { search: q, status: isExecutionStatus(status) ? status : undefined, page, pageSize: PAGE_SIZE };
}
