// Stripe's SDK over the guarded way out: the resource's address, its key at the moment of the call, its turn, and what
// Stripe's failures mean to Steward.
import { createHash } from "node:crypto";
import Stripe from "stripe";
import type { Resource } from "../../db";
import { AppError } from "../../errors";
import { safeFetch, type SafeInit } from "../safe-fetch";
import { countedCall, openResource, type Opened, type User } from "../use-resource";

const TIMEOUT_MS = 6_000;
/** Under the same idempotency key each time, which is what the SDK does by itself. */
const RETRIES = 2;

/** Stripe keeps keys for at least a day; what is older is looked for before it is asked for again. */
export const KEYS_LAST_MS = 20 * 3_600_000;

export type StripeAccess = {
  name: string;
  /** Told apart from every other Steward that uses the same account, also from this one before its data was made anew. */
  scope: string;
  call: <T>(work: (stripe: Stripe) => Promise<T>) => Promise<T>;
};

export function scopeOf({ id, createdAt }: Resource): string {
  return `${id}-${createdAt.getTime().toString(36)}`;
}

const clients = new Map<string, Stripe>();

export async function stripeAccess(ctx: User, resourceId: string): Promise<StripeAccess> {
  const opened = await openResource(ctx, resourceId, "stripe");
  return {
    name: opened.resource.id,
    scope: scopeOf(opened.resource),
    call: async (work) => {
      const stripe = clientFor(opened, await opened.secret("secret_key"));
      return countedCall(opened.resource, () =>
        work(stripe).catch((error: unknown) => Promise.reject(translated(error))),
      );
    },
  };
}

/** A client for each address and key, so that connections are kept; the key itself is not kept as a name. */
function clientFor({ resource }: Opened<"stripe">, key: string): Stripe {
  const { id, endpoint, allowPrivate } = resource;
  const digest = createHash("sha256")
    .update(`${endpoint} ${String(allowPrivate)} ${key}`)
    .digest("base64");
  const known = clients.get(`${id} ${digest}`);
  if (known) return known;
  for (const name of clients.keys()) if (name.startsWith(`${id} `)) clients.delete(name);
  const url = new URL(endpoint);
  const fetchGuarded = ((address: string, init: SafeInit) =>
    safeFetch(address, { ...init, allowPrivate, timeoutMs: TIMEOUT_MS, redirect: "manual" })) as typeof fetch;
  const client = new Stripe(key, {
    host: url.hostname,
    port: url.port || (url.protocol === "http:" ? 80 : 443),
    protocol: url.protocol === "http:" ? "http" : "https",
    httpClient: Stripe.createFetchHttpClient(fetchGuarded),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
  });
  clients.set(`${id} ${digest}`, client);
  return client;
}

/** Stripe's own word for what went wrong; null for what is no answer of Stripe's. */
export function stripeCode(error: unknown): string | null {
  const cause = error instanceof AppError ? error.options.cause : error;
  return cause instanceof Stripe.errors.StripeError ? (cause.code ?? null) : null;
}

/** The error itself where the caller must look at it, else what it means. Messages never hold a key. */
function translated(error: unknown): unknown {
  const { errors } = Stripe;
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError) {
    return new AppError("UNAVAILABLE", "Stripe refuses our key. Set it anew on the page of resources.", {
      reason: "gateway_credentials",
      retryable: false,
    });
  }
  if (error instanceof errors.StripeRateLimitError) {
    return new AppError("UNAVAILABLE", "Stripe is busy; try again.", { reason: "gateway_busy", cause: error });
  }
  if (error instanceof errors.StripeIdempotencyError) {
    return new AppError("CONFLICT", "This key names another call to the gateway.", {
      reason: "gateway_key_reused",
      cause: error,
    });
  }
  if (error instanceof errors.StripeCardError || error instanceof errors.StripeInvalidRequestError) return error;
  if (error instanceof errors.StripeError) return noAnswer(error);
  return error instanceof AppError ? error : noAnswer(error);
}

/** Nobody knows what such a call did: the connection broke, Stripe failed, or the same call is still under way. */
function noAnswer(cause: unknown): AppError {
  return new AppError("TIMEOUT", "Payment gateway timeout", { reason: "gateway_timeout", cause });
}
