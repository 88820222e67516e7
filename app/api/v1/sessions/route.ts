import { openSessionBody } from "@/server/channels/rest";
import { sessionRequest } from "@/server/channels/rest-contract";
import { answer, readJson, respond } from "../answer";
import { methodNotAllowed } from "../refusal";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  return answer(request, async (ctx) => {
    const session = await openSessionBody(ctx, await readJson(request, sessionRequest));
    return respond(session, { status: 201, headers: { Location: `/api/v1/sessions/${session.id}` } });
  });
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
