// How the chat talks to the server: one message up, a stream of parts down, errors with the server's own code.
import { DefaultChatTransport } from "ai";
import type { ErrorCode } from "@/server/errors";
import type { ChatUiMessage } from "./chat-model";
import { picturesOf, textOf } from "./chat-model";
import type { UnsentMessage } from "./draft-store";

/** What can go wrong between this page and the server: the server's codes, and two only a browser can know. */
export type ChatErrorCode = ErrorCode | "NETWORK" | "INTERRUPTED";

const BY_STATUS: Record<number, ChatErrorCode> = {
  400: "VALIDATION",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  410: "EXPIRED",
  413: "PAYLOAD_TOO_LARGE",
  429: "RATE_LIMITED",
  503: "UNAVAILABLE",
  504: "TIMEOUT",
};

export class ChatRequestError extends Error {
  override readonly name = "ChatRequestError";
  constructor(
    readonly code: ChatErrorCode,
    /** Which request failed: a message that was not taken in, or a stream that could not be joined. */
    readonly request: "send" | "resume",
    options?: ErrorOptions,
    /** What the server said went wrong, where it names it. */
    readonly reason?: string,
  ) {
    super(code, options);
  }
}

export function wasNotTaken(error: Error): boolean {
  return error instanceof ChatRequestError && error.request === "send";
}

/** Its sender took the message back while it stood in line, here or in another tab: nothing went wrong. */
export function wasTakenBack(error: Error): boolean {
  return error instanceof ChatRequestError && error.reason === "message_removed";
}

type TransportOptions = {
  sessionId: string;
  /** Called once the server has taken the message in: from here on it must not be sent again. */
  onAccepted: () => void;
  fetch?: typeof globalThis.fetch;
};

export function createChatTransport({ sessionId, onAccepted, fetch }: TransportOptions) {
  const api = "/api/chat";
  return new DefaultChatTransport<ChatUiMessage>({
    api,
    prepareSendMessagesRequest: ({ messages }) => {
      const message = messages.findLast((candidate) => candidate.role === "user");
      if (!message) throw new Error("There is no message to send.");
      const attachments = picturesOf(message).map(({ attachmentId }) => attachmentId);
      const pictures = attachments.length > 0 ? { attachments } : {};
      return { body: { sessionId, message: { id: message.id, text: textOf(message), ...pictures } } };
    },
    prepareReconnectToStreamRequest: () => ({ api: `${api}/${encodeURIComponent(sessionId)}/stream` }),
    fetch: async (input, init) => {
      const request = init?.method === "POST" ? "send" : "resume";
      const response = await reach(fetch ?? globalThis.fetch, request, input, init);
      if (!response.ok) throw await refusalOf(response, request);
      if (request === "send") onAccepted();
      return response;
    },
  });
}

/** Hands a message over to wait behind those that are being answered. Throws ChatRequestError. */
export async function handOver(
  sessionId: string,
  { id, text, pictures }: UnsentMessage,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<void> {
  const response = await reach(fetch, "send", `/api/chat/${encodeURIComponent(sessionId)}/queue`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sessionId, message: { id, text, attachments: pictures.map((one) => one.attachmentId) } }),
  });
  if (!response.ok) throw await refusalOf(response, "send");
}

async function refusalOf(response: Response, request: "send" | "resume"): Promise<ChatRequestError> {
  // A proxy's own error page says nothing that can be read here.
  const body = (await response.json().catch(() => null)) as { error?: { reason?: string } } | null;
  return new ChatRequestError(BY_STATUS[response.status] ?? "INTERNAL", request, undefined, body?.error?.reason);
}

async function reach(
  fetch: typeof globalThis.fetch,
  request: "send" | "resume",
  ...args: Parameters<typeof globalThis.fetch>
): Promise<Response> {
  try {
    return await fetch(...args);
  } catch (error) {
    // An abort is our own doing (a newer request took over), not a failure.
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new ChatRequestError("NETWORK", request, { cause: error });
  }
}
