// Where Stripe knocks: POST /api/webhooks/stripe/<resource>, signed with that resource's webhook secret.
import { methodNotAllowed } from "@/app/api/chat/refusal";
import { jsonError } from "@/app/api/respond";
import { readIncoming } from "@/app/api/webhooks/[source]/read-text";
import { requestLocale } from "@/server/auth/request";
import { systemClock } from "@/server/context";
import { database } from "@/server/db";
import { readStripeNews } from "@/server/resources/payments/stripe-news";
import { takeGatewayNews } from "@/server/skills/payment/gateway-news";

export const dynamic = "force-dynamic";

const SYSTEM = { userId: "system", role: "system", customerId: null, name: "Steward" } as const;

export async function POST(request: Request, { params }: { params: Promise<{ resource: string }> }): Promise<Response> {
  try {
    const { resource } = await params;
    const ctx = { actor: SYSTEM, db: database().client, clock: systemClock, locale: "en" } as const;
    const body = await readIncoming(ctx.db, resource, request);
    const news = await readStripeNews(ctx, resource, { body, signature: request.headers.get("stripe-signature") });
    return Response.json({ received: true, used: await takeGatewayNews(ctx, resource, news) });
  } catch (error) {
    return jsonError(error, requestLocale(request.headers));
  }
}

export const GET = methodNotAllowed("POST");
