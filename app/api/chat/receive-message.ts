// The way in of a message from the browser: of this site's own pages, by whoever is signed in or a guest within their limit.
import { requireOwnJson } from "@/app/api/caller";
import { takeGuestMessage, visitorContext } from "@/server/auth/guests";
import { isGuest, type Ctx } from "@/server/context";
import { readBody } from "./read-body";

type Received = { ctx: Ctx; body: Awaited<ReturnType<typeof readBody>> };

/** Throws FORBIDDEN for other sites, RATE_LIMITED for guests, and like readBody. */
export async function receiveMessage(request: Request): Promise<Received> {
  requireOwnJson(request);
  const ctx = await visitorContext(request.headers);
  if (isGuest(ctx.actor)) takeGuestMessage(ctx.actor.userId, ctx.clock.now().getTime());
  return { ctx, body: await readBody(request) };
}
