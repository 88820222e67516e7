import { answerMessage } from "@/server/channels/web";
import { receiveMessage } from "./receive-message";
import { methodNotAllowed, refuse } from "./refusal";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  try {
    const { ctx, body } = await receiveMessage(request);
    return await answerMessage(ctx, body, request.signal);
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
