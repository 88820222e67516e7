// On which days a conversation was held, by its reader's clock.
import type { ChatUiMessage } from "./chat-model";

/** "2026-11-23" in this time zone. */
export function dayOf(at: string | Date, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    new Date(at),
  );
}

/** The messages a new day begins with. A conversation of today alone needs no line that says so. */
export function dayBeginnings(
  messages: readonly ChatUiMessage[],
  zone: string,
  now: Date,
): ReadonlyMap<string, string> {
  const beginnings = new Map<string, string>();
  let last: string | null = null;
  for (const { id, metadata } of messages) {
    if (!metadata?.createdAt) continue;
    const day = dayOf(metadata.createdAt, zone);
    if (day !== last) beginnings.set(id, metadata.createdAt);
    last = day;
  }
  const [only] = beginnings.values();
  return beginnings.size === 1 && only && dayOf(only, zone) === dayOf(now, zone) ? new Map() : beginnings;
}
