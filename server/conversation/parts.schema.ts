// The typed parts of a chat message, shared by the server that writes them and the components that draw them.
// Everything shown comes from these; a new part without a renderer does not compile.
import { z } from "zod";
import { MEDIA_TYPES } from "./attachments/attachment.schema";
import { cards, type CardData, type CardKind } from "../skills/cards.schema";
import { HANDOFF_REASONS, HANDOFF_STATUSES } from "./handoff.schema";

export const understandingPart = z.object({
  intent: z.string(),
  /** The intent in the reader's language. */
  label: z.string(),
  confidence: z.number(),
  layer: z.enum(["rules", "classifier", "embeddings", "model"]),
  sentiment: z.object({ label: z.enum(["negative", "neutral", "positive"]), score: z.number() }),
  entities: z.array(z.object({ type: z.string(), text: z.string(), value: z.string() })),
});

export const workStepStatus = z.enum(["pending", "running", "waiting", "succeeded", "failed", "skipped"]);

export const workPart = z.object({
  executionId: z.string(),
  sopId: z.string(),
  sopVersion: z.number(),
  title: z.string(),
  status: z.enum([
    "PENDING",
    "RUNNING",
    "WAITING",
    "PAUSED",
    "SUCCEEDED",
    "FAILED",
    "COMPENSATING",
    "COMPENSATED",
    "COMPENSATION_FAILED",
    "CANCELLED",
  ]),
  /** What it waits for: the customer's own word, a person's decision, a time, or a result. null while it works. */
  waitingFor: z.enum(["customer", "person", "time", "result"]).nullable(),
  startedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
  /** True when a step was answered by templates and rules instead of a model. */
  offline: z.boolean(),
  steps: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      kind: z.string(),
      status: workStepStatus,
      durationMs: z.number().nullable(),
      async: z.boolean(),
      /** One line of what it found or did. */
      summary: z.string().nullable(),
    }),
  ),
});

export const choicesPart = z.object({
  slot: z.string(),
  options: z.array(
    z.object({
      value: z.string(),
      label: z.string(),
      detail: z.string(),
      /** A page of ours that it leads to, instead of being said. */
      href: z.string().optional(),
    }),
  ),
});

/** What the customer is asked to confirm before it is done. An answer names the hash of what was on screen. */
export const confirmationPart = z.object({
  approvalId: z.string(),
  hash: z.string(),
  status: z.enum(["open", "confirmed", "declined", "expired", "withdrawn"]),
  locale: z.enum(["zh-CN", "en"]),
  message: z.string(),
  amount: z.object({ minor: z.number(), currency: z.string() }).nullable(),
  /** What a yes sets going, each in one line. */
  acts: z.array(z.string()),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  dueAt: z.iso.datetime().nullable(),
});

/** A question of whoever decides; the customer's next message is the answer. */
export const informationPart = z.object({
  approvalId: z.string(),
  question: z.string(),
  status: z.enum(["open", "answered", "closed"]),
});

/** Something went wrong that the customer should know; code is translated by the page. */
export const noticePart = z.object({ code: z.string(), message: z.string() });

const person = z.object({ name: z.string(), role: z.string() });

/** A person was asked for: whether they have come yet, and how many others wait before this customer. */
export const handoffPart = z.object({
  handoffId: z.string(),
  reason: z.enum(HANDOFF_REASONS),
  status: z.enum(HANDOFF_STATUSES),
  /** null when nobody waits any more. */
  ahead: z.number().nullable(),
  person: person.nullable(),
  ticket: z.string().nullable(),
});

/** From here on somebody else speaks: a line of the conversation, as it stood at that moment. */
export const handoverPart = z.object({
  kind: z.enum(["taken", "given_back", "closed", "withdrawn", "ticketed"]),
  person: person.nullable(),
  ticket: z.string().nullable(),
  /** In the conversation's language. */
  message: z.string(),
});

/** What the customer thinks of the answer above it; all null while they have not said. */
export const ratingPart = z.object({
  executionId: z.string(),
  thumb: z.enum(["UP", "DOWN"]).nullable(),
  stars: z.number().nullable(),
  comment: z.string().nullable(),
  /** Until when it can be changed; null while nothing was said. */
  until: z.iso.datetime().nullable(),
});

/** A picture the customer sent; its bytes are read by its id. */
export const attachmentPart = z.object({
  attachmentId: z.string(),
  name: z.string(),
  mediaType: z.enum(MEDIA_TYPES),
  /** In bytes. */
  size: z.number(),
  width: z.number(),
  height: z.number(),
});
/** What a model is writing of the answer, as far as it has come; "" once the answer itself is there. Never stored. */
export const draftPart = z.object({ text: z.string() });

/** What could be said next; each text is sent as it stands. */
export const suggestionsPart = z.object({ items: z.array(z.object({ intent: z.string(), text: z.string() })) });

export const chatDataParts = {
  understanding: understandingPart,
  work: workPart,
  choices: choicesPart,
  confirmation: confirmationPart,
  information: informationPart,
  notice: noticePart,
  handoff: handoffPart,
  handover: handoverPart,
  rating: ratingPart,
  attachment: attachmentPart,
  suggestions: suggestionsPart,
  draft: draftPart,
  ...cards,
};

export type UnderstandingPart = z.infer<typeof understandingPart>;
export type WorkStepStatus = z.infer<typeof workStepStatus>;
export type WorkPart = z.infer<typeof workPart>;
export type ChoicesPart = z.infer<typeof choicesPart>;
export type ConfirmationPart = z.infer<typeof confirmationPart>;
export type InformationPart = z.infer<typeof informationPart>;
export type NoticePart = z.infer<typeof noticePart>;
export type HandoffPart = z.infer<typeof handoffPart>;
export type HandoverPart = z.infer<typeof handoverPart>;
export type RatingPart = z.infer<typeof ratingPart>;
export type AttachmentPart = z.infer<typeof attachmentPart>;
export type DraftPart = z.infer<typeof draftPart>;
export type SuggestionsPart = z.infer<typeof suggestionsPart>;
export type ChatDataParts = {
  understanding: UnderstandingPart;
  work: WorkPart;
  choices: ChoicesPart;
  confirmation: ConfirmationPart;
  information: InformationPart;
  notice: NoticePart;
  handoff: HandoffPart;
  handover: HandoverPart;
  rating: RatingPart;
  attachment: AttachmentPart;
  suggestions: SuggestionsPart;
  draft: DraftPart;
} & { [K in CardKind]: CardData<K> };

/** A part as the server stores and sends it; the AI SDK's names ("data-work") are made at the channel. */
export type ChatPart =
  /** `withCards` is said instead where the cards beside it are drawn: it leaves out what they show. */
  | { type: "text"; text: string; withCards?: string }
  | { [K in keyof ChatDataParts]: { type: `data-${K}`; id: string; data: ChatDataParts[K] } }[keyof ChatDataParts];

export type ChatMessage = {
  id: string;
  role: "user" | "assistant";
  createdAt: string;
  parts: ChatPart[];
  /** Who wrote it, where that was a colleague and not Steward. */
  person?: { name: string; role: string };
  /** False while its execution still runs. */
  complete: boolean;
};
