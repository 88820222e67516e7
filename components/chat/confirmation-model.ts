// What a confirmation card derives: how its state looks, and which sentence a refused answer gets.
import type { Status } from "@/components/ui/status-badge";
import type { ConfirmationPart } from "@/server/conversation/parts.schema";

export const CONFIRMATION_LOOK: Record<ConfirmationPart["status"], Status> = {
  open: "waiting-person",
  confirmed: "succeeded",
  declined: "skipped",
  expired: "failed",
  withdrawn: "skipped",
};

export type Refusal = "changed" | "answered" | "closed" | "facts" | "signedOut" | "failed";

const BY_REASON: Record<string, Refusal> = {
  approval_changed: "changed",
  approval_answered: "answered",
  approval_closed: "closed",
  facts_unavailable: "facts",
};

/** `data`: what the server says of the error; nothing when it could not be reached. */
export function whyRefused(data: { appCode?: string; reason?: string | undefined } | null | undefined): Refusal {
  if (data?.appCode === "UNAUTHENTICATED") return "signedOut";
  return BY_REASON[data?.reason ?? ""] ?? "failed";
}
