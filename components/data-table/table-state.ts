// Lists of the console: their URL state, keys, search, pages and the four faces of a list (loading, empty, error, denied).
// Must stay true: what a list shows follows from its URL alone, so that a link, a reload and Back show the same rows.
import { z } from "zod";

export const SEARCH_LIMIT = 200;

// Nobody means to search for control characters; they only arrive by pasting.
const text = z
  .string()
  .transform((value) => value.replace(/\p{Cc}+/gu, " ").slice(0, SEARCH_LIMIT))
  .catch("");

const shape = z.object({
  q: text,
  status: text,
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

export type TableState = z.infer<typeof shape>;

export type PageParams = Record<string, string | string[] | undefined>;

/** Reads a list's state from a URL; what makes no sense there counts as not given. */
export function readTableState(params: URLSearchParams | PageParams): TableState {
  const one = (key: string) => {
    const value = params instanceof URLSearchParams ? params.get(key) : params[key];
    return (Array.isArray(value) ? value[0] : value) ?? undefined;
  };
  return shape.parse({ q: one("q"), status: one("status"), page: one("page") });
}

/** The URL of a list in this state, without what is at its default. */
export function tableHref(pathname: string, state: TableState): string {
  const params = new URLSearchParams();
  if (state.q) params.set("q", state.q);
  if (state.status) params.set("status", state.status);
  if (state.page > 1) params.set("page", String(state.page));
  return params.size > 0 ? `${pathname}?${params}` : pathname;
}

export type PageRange = { first: number; last: number; pages: number };

/** Which rows of all a page shows, 1-based; a page past the end shows none. */
export function pageRange(page: number, pageSize: number, total: number): PageRange {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const first = (page - 1) * pageSize + 1;
  return { first: first > total ? 0 : first, last: Math.min(total, page * pageSize), pages };
}
