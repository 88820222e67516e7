// What waits to be answered, as the page shows it below the messages: first what the server has, then what this tab still
// holds. A message is in one place only.
import type { AttachmentPart } from "@/server/conversation/parts.schema";
import type { QueuedMessage } from "@/server/conversation/queue";
import type { ChatUiMessage } from "./chat-model";
import type { Outgoing } from "./outbox";

export type Waiting = {
  id: string;
  text: string;
  pictures: readonly AttachmentPart[];
  /** reading: its answer is being worked out; held: this tab keeps it until it can be sent */
  status: "reading" | "waiting" | "held" | "failed";
  /** Who has it. */
  place: "server" | "tab";
};

/** A waiting message while it is being put differently. */
export type Change = {
  id: string;
  /** What it said when this was begun. */
  was: string;
  words: string;
  saving: boolean;
  /** Why the last attempt to save it came to nothing. */
  refused: "taken" | "notSaved" | null;
};

/** Changes that came too late: the message is being read, or is gone. Of one being saved the server tells what became of it. */
export function overtaken(changes: readonly Change[], waiting: readonly Waiting[]): Change[] {
  const free = new Set(waiting.filter(({ status }) => status !== "reading").map(({ id }) => id));
  return changes.filter(({ id, saving }) => !saving && !free.has(id));
}

/** What was written in them and would be lost with them. */
export function newWords(changes: readonly Change[]): string {
  return changes
    .map(({ was, words }) => (words.trim() === was.trim() ? "" : words.trim()))
    .filter((words) => words !== "")
    .join("\n");
}

/** One that this tab sent and that stands behind others is shown where it stands, and not yet as said. */
export function withoutWaiting<M extends Pick<ChatUiMessage, "id">>(
  messages: readonly M[],
  queue: readonly QueuedMessage[],
): M[] {
  const behind = new Set(queue.filter(({ status }) => status === "waiting").map(({ id }) => id));
  return messages.filter(({ id }) => !behind.has(id));
}

export function waitingMessages(
  queue: readonly QueuedMessage[],
  held: readonly Outgoing[],
  messages: readonly Pick<ChatUiMessage, "id">[],
): Waiting[] {
  const shown = new Set(messages.map(({ id }) => id));
  const there = queue
    .filter(({ id, status }) => !shown.has(id) || status === "waiting")
    .map((one) => ({ ...one, place: "server" as const }));
  const known = new Set([...shown, ...there.map(({ id }) => id)]);
  const here = held
    .filter(({ id }) => !known.has(id))
    .map(({ id, text, pictures, failed }) => ({
      id,
      text,
      pictures,
      status: failed ? ("failed" as const) : ("held" as const),
      place: "tab" as const,
    }));
  return [...there, ...here];
}

/** The first message this tab still has to send; nothing while one before it could not be taken. */
export function nextToSend(held: readonly Outgoing[]): Outgoing | null {
  const [first] = held;
  return first && !first.failed ? first : null;
}
