import { readSessionBody } from "@/server/channels/rest";
import { answer, respond } from "../../answer";
import { methodNotAllowed } from "../../refusal";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ id: string }> };

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  return answer(request, async (ctx) => respond(await readSessionBody(ctx, (await params).id)));
}

const other = methodNotAllowed("GET");
export { other as DELETE, other as PATCH, other as POST, other as PUT };
