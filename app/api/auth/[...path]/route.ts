import { jsonError } from "@/app/api/respond";
import { loadMessages } from "@/app/i18n/messages";
import { auth } from "@/server/auth/auth";
import { noGuestCookie, readGuest } from "@/server/auth/guests";
import { requestContext, requestLocale } from "@/server/auth/request";
import type { Locale } from "@/server/context";
import { adoptGuest } from "@/server/conversation/guest/adopt";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/server/errors";
import { logFailure } from "@/server/log";

/** What better-auth may answer here. It offers much more, and none of that is part of this product. */
const OPEN_PATHS = new Set(["POST sign-in/email", "POST sign-in/demo", "POST sign-out", "GET get-session"]);

type RouteContext = { params: Promise<{ path: string[] }> };

async function handle(request: Request, { params }: RouteContext): Promise<Response> {
  const locale = requestLocale(request.headers);
  const path = (await params).path.join("/");
  try {
    if (!OPEN_PATHS.has(`${request.method} ${path}`)) throw new AppError("NOT_FOUND", "There is no such address.");
    const response = await auth().handler(request);
    if (response.ok) return path.startsWith("sign-in/") ? adopted(request, withoutBody(response)) : response;
    if (response.status === 401) return wrongPassword(locale);
    return jsonError(await refusal(response), locale, retryAfter(response));
  } catch (error) {
    return jsonError(error, locale);
  }
}

/** The session travels in the cookie only; better-auth also puts it where scripts can read it. */
function withoutBody(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-type");
  headers.delete("content-length");
  return new Response(null, { status: 204, headers });
}

/** What they wrote as a guest is their account's; a colleague who signs in takes over nothing. Signing in never fails by it. */
async function adopted(request: Request, response: Response): Promise<Response> {
  try {
    const guestId = await readGuest(request.headers);
    if (!guestId) return response;
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    const ctx = await requestContext(new Headers({ cookie: cookies.join("; ") }));
    if (ctx.actor.role !== "customer") return response;
    await adoptGuest(ctx, { guestId });
    response.headers.append("Set-Cookie", noGuestCookie());
  } catch (error) {
    logFailure("guest", error);
  }
  return response;
}

/** The general text of UNAUTHENTICATED speaks of a session that ended, which is not what happened here. */
async function wrongPassword(locale: Locale): Promise<Response> {
  const { auth: texts } = await loadMessages(locale);
  const error = { code: "UNAUTHENTICATED", message: texts.problems.refused, reason: "wrong_password" };
  return Response.json({ error }, { status: 401 });
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
