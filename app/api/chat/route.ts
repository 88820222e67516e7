import { requireOwnJson } from "@/app/api/caller";
import { requestContext } from "@/server/auth/request";
import { answerMessage } from "@/server/channels/web";
import { readBody } from "./read-body";
import { methodNotAllowed, refuse } from "./refusal";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  try {
    requireOwnJson(request);
    const ctx = await requestContext(request.headers);
    return await answerMessage(ctx, await readBody(request), request.signal);
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
