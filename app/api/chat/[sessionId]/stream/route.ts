import { visitorContext } from "@/server/auth/guests";
import { resumeMessage } from "@/server/channels/web";
import { methodNotAllowed, refuse } from "../../refusal";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ sessionId: string }> };

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  try {
    const ctx = await visitorContext(request.headers);
    const { sessionId } = await params;
    return (await resumeMessage(ctx, sessionId, request.signal)) ?? new Response(null, { status: 204 });
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("GET");
export { other as DELETE, other as PATCH, other as POST, other as PUT };
