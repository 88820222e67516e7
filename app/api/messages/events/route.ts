import { requestContext } from "@/server/auth/request";
import { messageEvents } from "@/server/channels/message-events";
import { methodNotAllowed, refuse } from "../../chat/refusal";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  try {
    return messageEvents(await requestContext(request.headers), request.signal);
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("GET");
export { other as DELETE, other as PATCH, other as POST, other as PUT };
