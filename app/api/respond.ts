// JSON answers of the HTTP APIs. Errors always look like {"error": {"code", "message", "reason"?}}.
import { loadMessages } from "@/app/i18n/messages";
import type { Locale } from "@/server/context";
import type { ErrorCode } from "@/server/errors";
import { logFailure } from "@/server/log";
import { toAppError } from "@/server/trpc/init";

/** Any error as a response in the reader's language. What is not an AppError is logged and answered as INTERNAL. */
export async function jsonError(error: unknown, locale: Locale, headers?: HeadersInit): Promise<Response> {
  const { code, status, options } = toAppError(error);
  if (code === "INTERNAL") logFailure("api", error);
  const words = await errorWords(locale);
  const reason = options.reason ? { reason: options.reason } : {};
  return Response.json({ error: { code, message: words[code], ...reason } }, { status, headers });
}

/** What tells a program that shows a token what to do next: show another one, or wait. */
export function tokenHeaders(error: unknown): HeadersInit {
  const { code, options } = toAppError(error);
  if (code === "UNAUTHENTICATED") return { "WWW-Authenticate": 'Bearer realm="steward"' };
  const seconds = code === "RATE_LIMITED" ? options.details?.retryAfterSeconds : undefined;
  return typeof seconds === "number" ? { "Retry-After": String(seconds) } : {};
}

/** What each code says to the reader, on every API alike. */
export async function errorWords(locale: Locale): Promise<Record<ErrorCode, string>> {
  return (await loadMessages(locale)).common.errors;
}
