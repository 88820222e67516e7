// The address MCP clients are given. Only a token opens it: a browser's cookie would do so for every page it visits.
import { jsonError, tokenHeaders } from "@/app/api/respond";
import { requestLocale } from "@/server/auth/request";
import { tokenContext } from "@/server/auth/token-door";
import { answerMcp } from "@/server/channels/mcp";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  try {
    return await answerMcp(await tokenContext(request.headers), request);
  } catch (error) {
    return jsonError(error, requestLocale(request.headers), tokenHeaders(error));
  }
}

/** We send nothing unasked and keep no session, which is what these two would be for. */
function none(): Response {
  return new Response(null, { status: 405, headers: { Allow: "POST" } });
}
export { none as DELETE, none as GET };
