// What somebody may order of an execution, as its page offers it. Pure.
import type { OrderKind } from "@/server/engine/orders";
import type { ExecutionPageData } from "./page-data";

/** Orders to a running execution, and what begins another one from it. */
export type ControlKind = OrderKind | "fork" | "retry_ended" | "rollback";
export type Offer = { kind: ControlKind; steps: readonly string[] | null };

/** In the menu's order: what is gentle first, what ends or undoes last. */
const ORDER: readonly ControlKind[] = [
  "pause",
  "resume",
  "retry_now",
  "retry_from",
  "retry_ended",
  "skip",
  "complete",
  "fork",
  "cancel",
  "rollback",
];

/** What the server says may be done, as the menu offers it. */
export function offersOf({ orders, fork, retry, rollback }: ExecutionPageData["actions"]): Offer[] {
  const begun = (kind: "fork" | "retry_ended", steps: readonly string[]): Offer[] =>
    steps.length > 0 ? [{ kind, steps }] : [];
  return sortedOffers([
    ...orders,
    ...begun("fork", fork),
    ...begun("retry_ended", retry),
    ...(rollback ? [{ kind: "rollback" as const, steps: null }] : []),
  ]);
}

function sortedOffers(offers: readonly Offer[]): Offer[] {
  return [...offers].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** What ends it or undoes its work is set apart. */
export const isGrave = (kind: ControlKind): boolean => kind === "cancel" || kind === "rollback";
