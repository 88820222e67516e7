// What the REST API answers instead: always {"error": {code, reason, message, details}}, with the status that fits and what
// the caller can do next, in the language Accept-Language asks for.
import { ZodError } from "zod";
import { errorWords, tokenHeaders } from "@/app/api/respond";
import { requestLocale } from "@/server/auth/request";
import type { ErrorBody } from "@/server/channels/rest-contract";
import type { Locale, Localized } from "@/server/context";
import { REFUSAL } from "@/server/conversation/reply-texts";
import { AppError } from "@/server/errors";
import { logFailure } from "@/server/log";
import { toAppError } from "@/server/trpc/init";

/** The English ones are where the errors are thrown. */
const CHINESE: Record<string, string> = {
  token_invalid: "请出示有效的访问密钥：Authorization: Bearer stw_…",
  rate_limited: "这一分钟的请求次数已用完，请按 Retry-After 稍后再试。",
  customer_needed: "请说明代表哪位顾客：提供 customerId。",
  customer_not_found: "没有这位顾客。",
  body_not_json: "请求体不是有效的 JSON。",
  content_type: "请求体必须是 application/json。",
  idempotency_key: "Idempotency-Key 须为 1 至 64 个字符：字母、数字、点、下划线、冒号或连字符。",
  idempotency_key_used: "这个 Idempotency-Key 已用于另一条消息，请为每条消息使用不同的值。",
};
const STATUS: Record<string, number> = { content_type: 415, attachment_content_type: 415 };

const NO_METHOD: Localized = { "zh-CN": "这个地址不支持这种请求方式。", en: "This address does not take this method." };

export async function errorBody(error: unknown, locale: Locale): Promise<ErrorBody> {
  return bodyOf(asApiError(error), locale);
}

/** A body or a query that does not fit is told field by field. */
function asApiError(error: unknown): AppError {
  const known = toAppError(error);
  if (!(error instanceof ZodError)) return known;
  const fields = error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  return new AppError("VALIDATION", known.message, { reason: "body_invalid", details: { fields }, cause: error });
}

async function bodyOf({ code, message, options }: AppError, locale: Locale): Promise<ErrorBody> {
  const { reason = null, details = null } = options;
  return { error: { code, reason, message: await wordsOf({ code, message, reason }, locale), details } };
}

async function wordsOf(
  { code, message, reason }: Pick<AppError, "code" | "message"> & { reason: string | null },
  locale: Locale,
): Promise<string> {
  const known = reason === null ? undefined : locale === "zh-CN" ? CHINESE[reason] : undefined;
  const said = known ?? (reason === null || reason === "body_invalid" ? undefined : REFUSAL[reason]?.[locale]);
  if (said !== undefined) return said;
  // Of what is no AppError nothing is told.
  return locale === "en" && code !== "INTERNAL" ? message : (await errorWords(locale))[code];
}

export async function refuse(error: unknown, headers: Headers): Promise<Response> {
  const known = asApiError(error);
  if (known.code === "INTERNAL") logFailure("api/v1", error);
  return Response.json(await bodyOf(known, requestLocale(headers)), {
    status: STATUS[known.options.reason ?? ""] ?? known.status,
    headers: { "Cache-Control": "no-store", ...tokenHeaders(known) },
  });
}

/** A handler for the methods an address does not know. */
export function methodNotAllowed(allow: string): (request: Request) => Response {
  return ({ headers }) => {
    const message = NO_METHOD[requestLocale(headers)];
    const error = { code: "METHOD_NOT_ALLOWED" as const, reason: null, message, details: null };
    return Response.json({ error } satisfies ErrorBody, { status: 405, headers: { Allow: allow } });
  };
}
