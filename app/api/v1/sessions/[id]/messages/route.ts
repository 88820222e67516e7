import { requestLocale } from "@/server/auth/request";
import { awaitReply, takeMessage } from "@/server/channels/rest";
import { idempotencyKey, messageQuery, messageRequest } from "@/server/channels/rest-contract";
import { replyEvents } from "@/server/channels/rest-events";
import { AppError } from "@/server/errors";
import { answer, readJson, respond } from "../../../answer";
import { errorBody, methodNotAllowed } from "../../../refusal";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ id: string }> };

/** Seconds after which asking again is worth it. */
const ASK_AGAIN = "2";

export async function POST(request: Request, { params }: RouteContext): Promise<Response> {
  return answer(request, async (ctx) => {
    const { wait, timeout } = messageQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
    const key = readKey(request.headers);
    const { id: sessionId } = await params;
    const said = await readJson(request, messageRequest);
    const taken = await takeMessage(ctx, { sessionId, ...said, key });
    if (!wait) return replyEvents(taken, request.signal, (error) => errorBody(error, requestLocale(request.headers)));
    const { ready, body } = await awaitReply(taken, { seconds: timeout, signal: request.signal });
    if (ready) return respond(body);
    return respond(body, {
      status: 202,
      headers: { Location: `/api/v1/sessions/${sessionId}`, "Retry-After": ASK_AGAIN },
    });
  });
}

function readKey(headers: Headers): string | null {
  const given = headers.get("idempotency-key");
  if (given === null || idempotencyKey.safeParse(given).success) return given;
  const message = "An Idempotency-Key has 1 to 64 characters: letters, digits, dots, underscores, colons and hyphens.";
  throw new AppError("VALIDATION", message, { reason: "idempotency_key" });
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
