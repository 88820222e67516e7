// Every way the chat can fail, and the one thing to do next about it.
import type { ErrorCode } from "@/server/errors";
import { ChatRequestError, type ChatErrorCode } from "./chat-transport";

export type FailureAction =
  /** The message is back in the box: send it again. */
  | "resend"
  /** Look again where the conversation stands. */
  | "reload"
  | "sign-in"
  | "new-conversation"
  /** Sending the same again would fail again; the text has to change. */
  | "edit";

export type Failure = { code: ChatErrorCode; action: FailureAction };

export function explainFailure(error: Error): Failure {
  const code = codeOf(error);
  return { code, action: actionFor(code, error instanceof ChatRequestError ? error.request : "resume") };
}

function codeOf(error: Error): ChatErrorCode {
  if (error instanceof ChatRequestError) return error.code;
  // A query that was answered carries our code; one that was not only a cause.
  if (error.name === "TRPCClientError") {
    return (error as { data?: { appCode?: ErrorCode } | null }).data?.appCode ?? "NETWORK";
  }
  // The stream broke after the message was taken in: the work goes on without this page.
  return "INTERRUPTED";
}

function actionFor(code: ChatErrorCode, request: "send" | "resume"): FailureAction {
  switch (code) {
    case "UNAUTHENTICATED":
      return "sign-in";
    case "FORBIDDEN":
    case "NOT_FOUND":
    case "EXPIRED":
      return "new-conversation";
    case "VALIDATION":
    case "PAYLOAD_TOO_LARGE":
      return request === "send" ? "edit" : "reload";
    case "CONFLICT":
    case "RATE_LIMITED":
    case "UNAVAILABLE":
    case "TIMEOUT":
    case "INTERNAL":
    case "NETWORK":
    case "INTERRUPTED":
      return request === "send" ? "resend" : "reload";
  }
}
