// How a conversation of the list stands, as a shape; null: nothing is under way in it.
import type { Status } from "@/components/ui/status-badge";
import type { SessionStanding } from "@/server/conversation/session-list";

export const STANDING: Record<SessionStanding, Status | null> = {
  yours: "waiting-person",
  working: "running",
  decision: "waiting-time",
  person: "ordered",
  paused: "paused",
  left: "waiting-time",
  done: null,
};

/** Where the arrow keys lead from one row; undefined: nowhere. */
export function rowAfter(key: string, at: number, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, last);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return last;
  }
  return undefined;
}
