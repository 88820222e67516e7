// "Continue as a guest": makes this browser a guest, by a cookie that scripts cannot read.
import { requireOwnJson } from "@/app/api/caller";
import { openGuest } from "@/server/auth/guests";
import { requestLocale } from "@/server/auth/request";
import { jsonError, tokenHeaders } from "../respond";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  try {
    requireOwnJson(request);
    return new Response(null, { status: 204, headers: { "Set-Cookie": await openGuest(request.headers) } });
  } catch (error) {
    return jsonError(error, requestLocale(request.headers), tokenHeaders(error));
  }
}
