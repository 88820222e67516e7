import { useSyncExternalStore } from "react";
import type { AttachmentPart } from "@/server/conversation/parts.schema";
import { drafts } from "./draft-store";

/** What was uploaded for the message that is being written. */
export function useAttached(key: string): readonly AttachmentPart[] {
  return useSyncExternalStore(
    drafts.subscribe,
    () => drafts.attached(key),
    () => NONE,
  );
}
const NONE: readonly AttachmentPart[] = [];

export function useDraft(key: string): string {
  return useSyncExternalStore(
    drafts.subscribe,
    () => drafts.typed(key),
    () => "",
  );
}
