// What the REST API takes and gives, as zod schemas: requests are parsed by them, the OpenAPI document is made of them, and
// the tests hold every answer to them. Fields may be added; none is taken away or changes its meaning under /v1.
import { z } from "zod";
import { LOCALES } from "../context";
import { MAX_PER_MESSAGE } from "../conversation/attachments/attachment.schema";
import { awaitingSchema } from "../conversation/awaiting";
import { openSessionInput } from "../conversation/open-session";
import { attachmentPart, chatDataParts, understandingPart } from "../conversation/parts.schema";
import { recogniseMessageInput } from "../conversation/recognise-message";
import { SESSION_STATES } from "../conversation/session";
import { ERROR_STATUS, type ErrorCode } from "../errors";

export const recogniseRequest = recogniseMessageInput;
export const sessionRequest = openSessionInput;
export const messageRequest = z.strictObject({
  message: z.string().meta({
    description: "In the customer's own words, at most 4,000 characters. May be empty where pictures go with it.",
  }),
  attachments: z
    .array(z.string().max(64))
    .max(MAX_PER_MESSAGE)
    .default([])
    .meta({ description: "Pictures that were sent into the session before, by their `attachmentId`." }),
});

/** Seconds `wait=true` waits at most, and does when nothing is said. */
export const MAX_WAIT_SECONDS = 55;
export const WAIT_SECONDS = 30;

export const messageQuery = z.strictObject({
  wait: z.stringbool({ truthy: ["true"], falsy: ["false"] }).default(false),
  timeout: z.coerce.number().int().min(1).max(MAX_WAIT_SECONDS).default(WAIT_SECONDS),
});

/** The sender's own name for a message. */
export const idempotencyKey = z.string().regex(/^[\w.:-]{1,64}$/);

const language = z.enum(LOCALES);
const candidate = z.object({
  intent: z.string(),
  label: z.string().meta({ description: "The intent's name, in the message's language." }),
  confidence: z.number().min(0).max(1),
  layer: understandingPart.shape.layer,
});

const recognition = candidate
  .extend({
    aliases: z.array(z.string()).meta({ description: "Other names the intent is known by." }),
    latencyMs: z.number(),
    language,
    sentiment: understandingPart.shape.sentiment,
    ambiguous: z.boolean().meta({ description: "Two requests are so close that the customer would be asked which." }),
    entities: z.array(
      z.object({
        type: z.string(),
        text: z.string().meta({ description: "As it was written." }),
        value: z.string().meta({ description: "In one form: P1W for a week." }),
        start: z.int(),
        end: z.int(),
      }),
    ),
    slots: z.record(z.string(), z.unknown()).meta({
      description: "Everything the intent asks for, by name; null for what the message does not tell.",
    }),
    candidates: z.array(candidate).meta({ description: "Best first." }),
  })
  .meta({ description: "What a message is understood as." });

const textPart = z.object({
  type: z.literal("text"),
  text: z.string(),
  withCards: z.string().optional().meta({
    description: "What to say instead when you draw the cards among the other parts: it leaves out what they show.",
  }),
});
const dataParts = Object.entries(chatDataParts).map(([name, data]) =>
  z.object({ type: z.literal(`data-${name}`), id: z.string(), data }),
);
const part = z.discriminatedUnion("type", [textPart, ...dataParts]).meta({
  description:
    "One piece of a message. A text is said; the others are facts to draw: what was understood, the work with its steps, choices, what is to be confirmed, cards (order, shipment, product, refund, coupon, ticket), and what could be said next. New kinds may come: leave out what you do not know.",
});

const message = z.object({
  id: z.string(),
  role: z.enum(["user", "assistant"]),
  createdAt: z.iso.datetime(),
  text: z.string().meta({ description: "What is said, as plain text or Markdown." }),
  parts: z.array(part),
  complete: z.boolean().meta({ description: "False while its work has not ended." }),
});

const state = z.enum(SESSION_STATES);
const executionId = z.string().nullable();
const awaiting = awaitingSchema.nullable().meta({ description: "What is needed next and of whom; null for nothing." });

const session = z.object({
  id: z.string(),
  customerId: z.string().nullable(),
  state,
  language,
  executionId: executionId.meta({ description: "The work under way." }),
  awaiting,
  createdAt: z.iso.datetime(),
  lastActiveAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().meta({ description: "When an open question lapses, unless something is said before." }),
  messages: z.array(message),
});

const reply = z
  .object({
    sessionId: z.string(),
    messageId: z.string().meta({ description: "Of the assistant's message." }),
    reply: z.string().meta({ description: "What the customer is told, or asked: plain text or Markdown." }),
    parts: z.array(part),
    complete: message.shape.complete,
    state,
    executionId: executionId.meta({ description: "The work the message began or is about." }),
    awaiting,
  })
  .meta({ description: "The answer to a message, as far as it is there." });

const attachment = attachmentPart.meta({
  description: "A picture: JPEG, PNG, WebP or GIF, without what told of the camera and the place.",
});

const error = z.object({
  error: z.object({
    code: z.enum([...(Object.keys(ERROR_STATUS) as [ErrorCode]), "METHOD_NOT_ALLOWED"]),
    reason: z.string().nullable().meta({ description: "Narrower than the code; made for programs." }),
    message: z.string().meta({ description: "What to do, in English or Chinese as Accept-Language asks." }),
    details: z.record(z.string(), z.unknown()).nullable(),
  }),
});

const beginEvent = z
  .object({ sessionId: z.string(), messageId: z.string(), executionId })
  .meta({ description: "Data of the event `begin`: the message is taken." });
const partEvent = z
  .object({ key: z.string(), part })
  .meta({ description: "Data of the event `part`: a piece, or, with a key that came before, its new form." });

/** By the names they have in the document. */
export const contract = {
  Recognition: recognition,
  Session: session,
  Message: message,
  Part: part,
  Awaiting: awaitingSchema,
  Reply: reply,
  Attachment: attachment,
  BeginEvent: beginEvent,
  PartEvent: partEvent,
  Error: error,
};
export const requests = {
  RecogniseRequest: recogniseRequest,
  SessionRequest: sessionRequest,
  MessageRequest: messageRequest,
};

export type RecognitionBody = z.infer<typeof recognition>;
export type SessionBody = z.infer<typeof session>;
export type MessageBody = z.infer<typeof message>;
export type ReplyBody = z.infer<typeof reply>;
export type ErrorBody = z.infer<typeof error>;
export type BeginData = z.infer<typeof beginEvent>;
