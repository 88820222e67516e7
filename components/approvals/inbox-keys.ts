// What a key does in the inbox. Moving works everywhere but in fields; the letters answer the approval that is shown.

export type InboxAction = { kind: "move"; by: 1 | -1 } | { kind: "search" } | { kind: Answering } | null;
export type Answering = "approve" | "reject" | "edit" | "ask" | "inform";

type Key = {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
};
type Where = {
  /** The focus is where keys write text. */
  typing: boolean;
  /** A dialog or menu has the keyboard. */
  covered: boolean;
  /** The focus is in the list, where arrows move; elsewhere they scroll. */
  inList: boolean;
  /** What may be answered of the approval that is shown. */
  can: ReadonlySet<Answering>;
};

const ANSWERS: Record<string, Answering> = { a: "approve", r: "reject", e: "edit", i: "ask", f: "inform" };

export function inboxAction(event: Key, { typing, covered, inList, can }: Where): InboxAction {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return null;
  if (typing || covered) return null;
  switch (event.key) {
    case "/":
      return { kind: "search" };
    case "j":
      return { kind: "move", by: 1 };
    case "k":
      return { kind: "move", by: -1 };
    case "ArrowDown":
      return inList ? { kind: "move", by: 1 } : null;
    case "ArrowUp":
      return inList ? { kind: "move", by: -1 } : null;
  }
  const answer = ANSWERS[event.key];
  return answer && can.has(answer) ? { kind: answer } : null;
}

/** Which of the rows comes next; the ends hold, and from nowhere one begins at the top. */
export function moveTo(ids: readonly string[], current: string | null, by: 1 | -1): string | null {
  const at = current === null ? -1 : ids.indexOf(current);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
}

/** Where to go once an approval has left the list: the one that took its place, else the one before. */
export function afterLeaving(before: readonly string[], left: string): string | null {
  const at = before.indexOf(left);
  if (at < 0) return before[0] ?? null;
  return before[at + 1] ?? before[at - 1] ?? null;
}
