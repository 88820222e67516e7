// What the chat page derives from messages: kept free of React so that it can be tested as plain data.
// The server's list is the truth; only the message being streamed here is newer than it.
import type { UIMessage } from "ai";
import type {
  AttachmentPart,
  ChatDataParts,
  ChatMessage,
  ChatPart,
  HandoffPart,
  RatingPart,
} from "@/server/conversation/parts.schema";

export type ChatMetadata = {
  createdAt?: string;
  complete?: boolean;
  /** Who wrote it, where that was a colleague and not Steward. */
  person?: ChatMessage["person"];
  /** The whole answer in words, where cards say a part of it. */
  words?: string;
};
export type ChatUiMessage = UIMessage<ChatMetadata, ChatDataParts>;
type AnyPart = ChatUiMessage["parts"][number];
/** The kinds of part this chat draws. Every kind the server may send is one of them. */
export type DrawnKind = ChatPart["type"];
export type DrawnPart<K extends DrawnKind = DrawnKind> = Extract<AnyPart, { type: K }>;
export type ChatStatus = "ready" | "submitted" | "streaming" | "error";

export const TEXT_LIMIT = 4_000;
/** The counter appears for the last tenth only: before that it would be noise. */
const COUNTER_FROM = TEXT_LIMIT * 0.9;

const DRAWN: Record<DrawnKind, true> = {
  text: true,
  "data-understanding": true,
  "data-work": true,
  "data-choices": true,
  "data-confirmation": true,
  "data-information": true,
  "data-notice": true,
  "data-handoff": true,
  "data-handover": true,
  "data-rating": true,
  "data-attachment": true,
  "data-order": true,
  "data-shipment": true,
  "data-product": true,
  "data-refund": true,
  "data-coupon": true,
  "data-ticket": true,
  "data-suggestions": true,
  "data-draft": true,
};

export function isDrawn(part: AnyPart): part is DrawnPart {
  return part.type in DRAWN;
}

export function toUiMessage(message: ChatMessage): ChatUiMessage {
  const { id, role, createdAt, complete, person, parts } = message;
  const words = wholeWords(parts);
  return {
    id,
    role,
    metadata: { createdAt, complete, person, ...(words !== null && { words }) },
    // Here the cards are drawn, so that the words need not say what they show.
    parts: parts.map((part) =>
      part.type === "text" ? { type: "text" as const, text: part.withCards ?? part.text } : part,
    ),
  };
}

function wholeWords(parts: readonly ChatPart[]): string | null {
  const texts = parts.flatMap((part) => (part.type === "text" ? [part] : []));
  return texts.some(({ withCards }) => withCards !== undefined) ? texts.map(({ text }) => text).join("\n\n") : null;
}

/** Whether an answer is still being worked on, so that opening this conversation should carry on with it. */
export function isUnfinished(messages: readonly ChatUiMessage[]): boolean {
  return messages.some((message) => message.role === "assistant" && message.metadata?.complete === false);
}

export function textOf(message: ChatUiMessage): string {
  return message.parts
    .filter((part) => part.type === "text")
    .map((part) => part.text)
    .join("\n\n");
}

/** The pictures that were sent with a message. */
export function picturesOf(message: ChatUiMessage): AttachmentPart[] {
  return message.parts.flatMap((part) => (part.type === "data-attachment" ? [part.data] : []));
}

/** A message as this page sends it. */
export function partsOf({ text, pictures }: { text: string; pictures: readonly AttachmentPart[] }) {
  return [
    ...pictures.map((data) => ({ type: "data-attachment" as const, id: data.attachmentId, data })),
    ...(text === "" ? [] : [{ type: "text" as const, text }]),
  ];
}

/** The part of one kind a message holds, the latest when there are several. */
export function findPart<K extends DrawnKind>(message: ChatUiMessage, kind: K): DrawnPart<K> | undefined {
  return message.parts.findLast((part): part is DrawnPart<K> => part.type === kind);
}

/** Whether anything of this message can be seen yet; until then the page shows that it is being read. */
export function hasContent(message: ChatUiMessage): boolean {
  return message.parts.some(
    (part) => isDrawn(part) && !isSilent(part) && (part.type !== "text" || part.text.trim() !== ""),
  );
}

/** Drawn beside the messages, not among them. */
const isSilent = (part: AnyPart) => part.type === "data-handoff";

/** The hand-off that is open: a person is waited for, or has the conversation. */
export function openHandoffOf(messages: readonly ChatUiMessage[]): HandoffPart | null {
  for (const message of messages.toReversed()) {
    const handoff = findPart(message, "data-handoff")?.data;
    if (handoff) return handoff.status === "WAITING" || handoff.status === "TAKEN" ? handoff : null;
  }
  return null;
}

/** Whether the last thing said offers already to take up what was left open. */
export function offersToGoOn(messages: readonly ChatUiMessage[]): boolean {
  const last = messages.at(-1);
  return last !== undefined && findPart(last, "data-choices")?.data.slot === "lapsed";
}

/** Ratings are asked for below the latest answer, and stay where they were given. */
export function asksRating(messages: readonly ChatUiMessage[], message: ChatUiMessage, rating: RatingPart): boolean {
  if (rating.until !== null) return true;
  return messages.findLast((one) => findPart(one, "data-rating"))?.id === message.id;
}

/** The latest assistant message is pending when nothing of it can be seen although a reply is on its way. */
export function awaitsFirstPart(messages: readonly ChatUiMessage[], status: ChatStatus): boolean {
  if (status !== "submitted" && status !== "streaming") return false;
  const last = messages.at(-1);
  return last !== undefined && (last.role === "user" || !hasContent(last));
}

export type DraftState = { canSend: boolean; remaining: number; showCounter: boolean; tooLong: boolean };

export function inspectDraft(text: string, pictures = 0): DraftState {
  const length = text.trim().length;
  return {
    canSend: (length > 0 || pictures > 0) && length <= TEXT_LIMIT,
    remaining: TEXT_LIMIT - length,
    showCounter: length >= COUNTER_FROM,
    tooLong: length > TEXT_LIMIT,
  };
}

/** Text that failed to be sent goes back before whatever was typed since. */
export function joinDrafts(unsent: string, typed: string): string {
  if (typed.trim() === "") return unsent;
  return unsent.trim() === "" || unsent === typed ? typed : `${unsent}\n${typed}`;
}

export type ChoiceState = { open: boolean; chosen: string | null };

/** Choices can be clicked only while they are the last thing said; afterwards they show what was answered. */
export function inspectChoices(
  messages: readonly ChatUiMessage[],
  messageId: string,
  options: readonly { value: string; label: string }[],
  status: ChatStatus,
): ChoiceState {
  const index = messages.findIndex((message) => message.id === messageId);
  const answer = messages.slice(index + 1).find((message) => message.role === "user");
  if (!answer)
    return { open: index === messages.length - 1 && (status === "ready" || status === "error"), chosen: null };
  const said = textOf(answer).trim();
  return {
    open: false,
    chosen: options.find((option) => option.value === said || option.label === said)?.value ?? null,
  };
}

/** The customer's last message may be put differently while nothing was begun for it, and nobody else is asked. */
export function mayBeEdited(messages: readonly ChatUiMessage[], messageId: string, status: ChatStatus): boolean {
  if (status !== "ready" && status !== "error") return false;
  const index = messages.findIndex(({ id }) => id === messageId);
  const after = messages.slice(index + 1);
  return (
    messages[index]?.role === "user" &&
    after.every(({ role, metadata }) => role === "assistant" && !metadata?.person) &&
    after.every((message) => BEGUN.every((kind) => findPart(message, kind) === undefined))
  );
}

const BEGUN = ["data-work", "data-confirmation", "data-information", "data-handoff", "data-handover"] as const;

/** Suggestions stand below the last thing said, and only while they can be said. */
export function offersSuggestions(messages: readonly ChatUiMessage[], messageId: string, status: ChatStatus): boolean {
  const free = status === "ready" || status === "error";
  return free && messages.at(-1)?.id === messageId && openHandoffOf(messages) === null;
}

/** The last thing the customer wrote before a message: what "try again" sends. */
export function questionBefore(messages: readonly ChatUiMessage[], messageId: string): string | null {
  const index = messages.findIndex((message) => message.id === messageId);
  const question = messages.slice(0, Math.max(index, 0)).findLast((message) => message.role === "user");
  return question ? textOf(question) : null;
}

type Key = { key: string; shiftKey: boolean; isComposing: boolean; keyCode: number };

/** Safari ends a composition before the Enter that confirmed it, and marks that Enter only by this key code. */
const COMPOSING_KEY_CODE = 229;

/** Enter sends, Shift + Enter does not, and the Enter that picks a word in an input method never does. */
export function sendsOnKey({ key, shiftKey, isComposing, keyCode }: Key): boolean {
  return key === "Enter" && !shiftKey && !isComposing && keyCode !== COMPOSING_KEY_CODE;
}
