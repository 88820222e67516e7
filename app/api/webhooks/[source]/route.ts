// Where other systems knock: POST /api/webhooks/<resource>. Whoever signs right is heard, nobody else is told anything.
import { methodNotAllowed } from "@/app/api/chat/refusal";
import { jsonError } from "@/app/api/respond";
import { requestLocale } from "@/server/auth/request";
import { systemClock } from "@/server/context";
import { database } from "@/server/db";
import { receiveWebhook } from "@/server/resources/webhooks/receive";
import { readIncoming } from "./read-text";

export const dynamic = "force-dynamic";

const SYSTEM = { userId: "system", role: "system", customerId: null, name: "Steward" } as const;

export async function POST(request: Request, { params }: { params: Promise<{ source: string }> }): Promise<Response> {
  try {
    const { source } = await params;
    const ctx = { actor: SYSTEM, db: database().client, clock: systemClock };
    const body = await readIncoming(ctx.db, source, request);
    const { duplicate } = await receiveWebhook(ctx, source, { headers: request.headers, body });
    return Response.json({ received: true, duplicate });
  } catch (error) {
    return jsonError(error, requestLocale(request.headers));
  }
}

export const GET = methodNotAllowed("POST");
