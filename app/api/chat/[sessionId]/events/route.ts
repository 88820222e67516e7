import { visitorContext } from "@/server/auth/guests";
import { sessionEvents } from "@/server/channels/session-events";
import { methodNotAllowed, refuse } from "../../refusal";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ sessionId: string }> };

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  try {
    const ctx = await visitorContext(request.headers);
    const { sessionId } = await params;
    return await sessionEvents(ctx, sessionId, request.signal);
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("GET");
export { other as DELETE, other as PATCH, other as POST, other as PUT };
