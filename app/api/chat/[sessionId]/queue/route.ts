import { after } from "next/server";
import { requireOwnJson } from "@/app/api/caller";
import { requestContext } from "@/server/auth/request";
import { queueMessage } from "@/server/conversation/queue";
import { takeQueued } from "@/server/conversation/take-queued";
import { logFailure } from "@/server/log";
import { readBody } from "../../read-body";
import { methodNotAllowed, refuse } from "../../refusal";

export const dynamic = "force-dynamic";

/** Takes a message in behind those that wait already; its answer comes with the conversation's news. */
export async function POST(request: Request): Promise<Response> {
  try {
    requireOwnJson(request);
    const ctx = await requestContext(request.headers);
    const { sessionId, message } = await readBody(request);
    await queueMessage(ctx, { sessionId, text: message.text, clientMessageId: message.id, channel: "web" });
    after(() =>
      takeQueued(ctx, sessionId).catch((error: unknown) => logFailure("queued messages", error, { sessionId })),
    );
    return new Response(null, { status: 202 });
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
