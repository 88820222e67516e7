// The building blocks of every page: no data, no fetching, no words of their own beyond the "common" messages.
// Colours and measures come from app/globals.css only. Each block takes className last, so that a page can adjust it.
import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// Without these two, "h-control" and "h-8" would both survive a merge.
const merge = extendTailwindMerge({ extend: { theme: { spacing: ["control", "row"], container: ["reading"] } } });

/** Joins class names; of two that set the same property the later wins. */
export function cn(...inputs: ClassValue[]): string {
  return merge(clsx(inputs));
}
