import { requireOwnJson } from "@/app/api/caller";
import { takeGuestMessage, visitorContext } from "@/server/auth/guests";
import { answerMessage } from "@/server/channels/web";
import { isGuest } from "@/server/context";
import { readBody } from "./read-body";
import { methodNotAllowed, refuse } from "./refusal";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  try {
    requireOwnJson(request);
    const ctx = await visitorContext(request.headers);
    if (isGuest(ctx.actor)) takeGuestMessage(ctx.actor.userId, ctx.clock.now().getTime());
    return await answerMessage(ctx, await readBody(request), request.signal);
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
