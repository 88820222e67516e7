"use client";

import { type RefObject, useEffect } from "react";
import { listAction } from "./list-keys";

const FIELDS = "input, textarea, select, [contenteditable=true]";
const COVERS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** Lets "/", j, k and the arrows work anywhere on a list page. Rows are what `list` marks with data-row-link. */
export function useListKeys(search: RefObject<HTMLInputElement | null>, list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
      const target = event.target instanceof Element ? event.target : null;
      const action = listAction(event, {
        focused: rows.findIndex((row) => row === document.activeElement),
        rows: rows.length,
        typing: target?.closest(FIELDS) != null,
        searching: target !== null && target === search.current,
        covered: document.querySelector(COVERS) !== null,
      });
      if (!action) return;
      event.preventDefault();
      if (action.kind === "search") search.current?.select();
      else rows[action.to]?.focus();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [search, list]);
}
