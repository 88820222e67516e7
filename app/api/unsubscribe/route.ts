// Where mail programs unsubscribe their reader with one click (RFC 8058): a POST that names the link and nothing else. No
// cookie counts here, since the signed link is the permission. Somebody who opens the address is led to the page.
import { requestLocale } from "@/server/auth/request";
import { systemClock } from "@/server/context";
import { database } from "@/server/db";
import { setSubscription } from "@/server/resources/unsubscribe";
import { jsonError } from "../respond";

export const dynamic = "force-dynamic";

const tokenOf = (request: Request) => new URL(request.url).searchParams.get("token") ?? "";

export async function POST(request: Request): Promise<Response> {
  try {
    const ctx = { db: database().client, clock: systemClock };
    await setSubscription(ctx, { token: tokenOf(request), subscribed: false });
    return new Response(null, { status: 204 });
  } catch (error) {
    return jsonError(error, requestLocale(request.headers));
  }
}

export function GET(request: Request): Response {
  const location = `/unsubscribe?token=${encodeURIComponent(tokenOf(request))}`;
  return new Response(null, { status: 303, headers: { location } });
}
