import { recogniseBody } from "@/server/channels/rest";
import { recogniseRequest } from "@/server/channels/rest-contract";
import { answer, readJson, respond } from "../../answer";
import { methodNotAllowed } from "../../refusal";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  return answer(request, async (ctx) => respond(await recogniseBody(ctx, await readJson(request, recogniseRequest))));
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
