import { jsonError } from "@/app/api/respond";
import { auth } from "@/server/auth/auth";
import { requestLocale } from "@/server/auth/request";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/server/errors";

/** What better-auth may answer here. It offers much more, and none of that is part of this product. */
const OPEN_PATHS = new Set(["POST sign-in/email", "POST sign-in/demo", "POST sign-out", "GET get-session"]);

type RouteContext = { params: Promise<{ path: string[] }> };

async function handle(request: Request, { params }: RouteContext): Promise<Response> {
  const locale = requestLocale(request.headers);
  const path = (await params).path.join("/");
  try {
    if (!OPEN_PATHS.has(`${request.method} ${path}`)) throw new AppError("NOT_FOUND", "There is no such address.");
    const response = await auth().handler(request);
    return response.ok ? response : await jsonError(await refusal(response), locale, retryAfter(response));
  } catch (error) {
    return jsonError(error, locale);
  }
}

/** better-auth's refusals in our own words; its code is kept as the reason. */
async function refusal(response: Response): Promise<AppError> {
  const codes = Object.keys(ERROR_STATUS) as ErrorCode[];
  // A body that is not JSON at all is answered 415 or 422 by some checks: to the caller it is one thing.
  const code = codes.find((key) => ERROR_STATUS[key] === response.status) ?? "VALIDATION";
  const body = (await response.json().catch(() => null)) as { code?: unknown; message?: unknown } | null;
  const reason = typeof body?.code === "string" ? body.code.toLowerCase() : undefined;
  return new AppError(response.status >= 500 ? "INTERNAL" : code, String(body?.message ?? response.statusText), {
    reason,
  });
}

function retryAfter(response: Response): HeadersInit {
  const seconds = response.headers.get("retry-after") ?? response.headers.get("x-retry-after");
  return seconds ? { "Retry-After": seconds } : {};
}

export { handle as GET, handle as POST };
