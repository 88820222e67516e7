// What every chat address answers instead of a stream: the error's code, and words the customer can act on.
import { jsonError } from "@/app/api/respond";
import { requestLocale } from "@/server/auth/request";
import { REFUSAL } from "@/server/conversation/reply-texts";
import { AppError } from "@/server/errors";

export function refuse(error: unknown, headers: Headers): Promise<Response> | Response {
  const locale = requestLocale(headers);
  const reason = error instanceof AppError ? error.options.reason : undefined;
  const words = reason ? REFUSAL[reason]?.[locale] : undefined;
  if (!(error instanceof AppError) || !words) return jsonError(error, locale);
  return Response.json({ error: { code: error.code, message: words, reason } }, { status: error.status });
}

const MESSAGE = { "zh-CN": "这个地址不支持这种请求方式。", en: "This address does not take this kind of request." };

/** A handler for the methods an address does not know. */
export function methodNotAllowed(allow: string): (request: Request) => Response {
  return (request) => {
    const message = MESSAGE[requestLocale(request.headers)];
    return Response.json(
      { error: { code: "METHOD_NOT_ALLOWED", message } },
      { status: 405, headers: { Allow: allow } },
    );
  };
}
