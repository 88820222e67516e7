import { after } from "next/server";
import { queueMessage } from "@/server/conversation/queue";
import { seeToQueued } from "@/server/conversation/take-queued";
import { logFailure } from "@/server/log";
import { receiveMessage } from "../../receive-message";
import { methodNotAllowed, refuse } from "../../refusal";

export const dynamic = "force-dynamic";

/** Takes a message in behind those that wait already; its answer comes with the conversation's news. */
export async function POST(request: Request): Promise<Response> {
  try {
    const { ctx, body } = await receiveMessage(request);
    const { sessionId, message } = body;
    const { id: clientMessageId, text, attachments } = message;
    await queueMessage(ctx, { sessionId, text, attachments, clientMessageId, channel: "web" });
    after(() =>
      seeToQueued(ctx, { sessionId, clientMessageId }).catch((error: unknown) =>
        logFailure("queued messages", error, { sessionId }),
      ),
    );
    return new Response(null, { status: 202 });
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
