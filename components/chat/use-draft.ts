import { useSyncExternalStore } from "react";
import { drafts } from "./draft-store";

export function useDraft(key: string): string {
  return useSyncExternalStore(
    drafts.subscribe,
    () => drafts.typed(key),
    () => "",
  );
}
