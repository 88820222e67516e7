// What the list of recognitions shows, as its address says. The three filters share the list's one status: "unsure.en".
import type { TableState } from "../data-table/table-state";

export const PAGE_SIZE = 50;
export const SHOWN = ["unsure", "corrected"] as const;
export const LAYERS = ["rules", "classifier", "embeddings", "model"] as const;
export const LANGUAGES = ["zh-CN", "en"] as const;

export type Filter = {
  show?: (typeof SHOWN)[number];
  layer?: (typeof LAYERS)[number];
  language?: (typeof LANGUAGES)[number];
};

/** What makes no sense in an address counts as not given. */
export function readFilter(status: string): Filter {
  const words = status.split(".");
  const one = <T extends string>(known: readonly T[]) => known.find((word) => words.includes(word));
  return { show: one(SHOWN), layer: one(LAYERS), language: one(LANGUAGES) };
}

export function filterStatus({ show, layer, language }: Filter): string {
  return [show, layer, language].filter((word) => word !== undefined).join(".");
}

export function recognitionListInput({ q, status, page }: TableState) {
  const { show, layer, language } = readFilter(status);
  return { search: q, show: show ?? ("all" as const), layer, language, page, pageSize: PAGE_SIZE };
}

export const VIEWS = ["recognitions", "versions"] as const;
export type View = (typeof VIEWS)[number];

export function readView(asked: unknown): View {
  return VIEWS.find((view) => view === asked) ?? "recognitions";
}
