// For tests: a local server that speaks Stripe's wire protocol, as far as Steward uses it. Form-encoded requests, JSON
// objects and errors as Stripe words them, idempotency keys that answer again, refuse other words and are busy while the
// first call is under way, a search that lags, and signed events.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "node:querystring";
import Stripe from "stripe";

type Json = Record<string, unknown>;
type Intent = {
  id: string;
  object: "payment_intent";
  amount: number;
  currency: string;
  customer: string | null;
  status: string;
  metadata: Record<string, string>;
  last_payment_error: Json | null;
  created: number;
  refunded: number;
};
type Refund = {
  id: string;
  object: "refund";
  amount: number;
  currency: string;
  payment_intent: string;
  status: string;
  failure_reason?: string;
  metadata: Record<string, string>;
  created: number;
};
type Answer = { status: number; body: Json };

/** busy: 429. before, after: Stripe fails without having done the call, or after having done it. */
export type StripeFault = { call: RegExp; kind: "busy" | "before" | "after" };

export type TestStripe = {
  url: string;
  intents: Map<string, Intent>;
  refunds: Map<string, Refund>;
  /** Each is used up by the first call it matches ("POST /v1/refunds"). */
  faults: StripeFault[];
  calls: string[];
  /** Stripe forgets its keys after a day. */
  forgetKeys: () => void;
  /** What was created since is not found by searching yet. */
  stopIndexing: () => void;
  signed: (event: { type: string; object: Json; secret: string }) => { body: string; signature: string };
  close: () => Promise<void>;
};

export const STRIPE_KEY = "sk_test_local";

/** Cards as Stripe's own test cards behave. Every other is charged. */
const DECLINES: Readonly<Record<string, { code: string; decline_code?: string }>> = {
  pm_card_chargeDeclined: { code: "card_declined", decline_code: "generic_decline" },
  pm_card_chargeDeclinedInsufficientFunds: { code: "card_declined", decline_code: "insufficient_funds" },
  pm_card_authenticationRequired: { code: "authentication_required", decline_code: "authentication_required" },
};

const failure = (status: number, type: string, message: string, more: Json = {}): Answer => ({
  status,
  body: { error: { type, message, ...more } },
});
const invalid = (message: string, more: Json = {}) => failure(400, "invalid_request_error", message, more);
const missing = (what: string, param: string) =>
  failure(404, "invalid_request_error", `No such ${what}`, { code: "resource_missing", param });
const ok = (body: Json): Answer => ({ status: 200, body });

export async function startTestStripe(): Promise<TestStripe> {
  const intents = new Map<string, Intent>();
  const refunds = new Map<string, Refund>();
  const kept = new Map<string, { words: string; answer: Answer | null }>();
  const indexed = { until: Infinity };
  const faults: StripeFault[] = [];
  const calls: string[] = [];
  const now = () => Math.floor(Date.now() / 1_000);

  const open = (form: Form): Answer => {
    const id = `pi_${intents.size + 1}`;
    const intent: Intent = {
      id,
      object: "payment_intent",
      amount: Number(form.amount),
      currency: form.currency ?? "",
      customer: form.customer ?? null,
      status: "requires_payment_method",
      metadata: metadataOf(form),
      last_payment_error: null,
      created: now(),
      refunded: 0,
    };
    intents.set(id, intent);
    return ok({ ...intent });
  };
  const unexpected = (intent: Intent, verb: string) =>
    invalid(`You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`, {
      code: "payment_intent_unexpected_state",
      payment_intent: intent,
    });
  const confirm = (intent: Intent, form: Form): Answer => {
    if (intent.status !== "requires_payment_method") return unexpected(intent, "confirm");
    if (form.payment_method === "pm_missing") return missing("PaymentMethod: 'pm_missing'", "payment_method");
    const declined = DECLINES[form.payment_method ?? ""];
    if (!declined) {
      intent.status = "succeeded";
      return ok({ ...intent });
    }
    intent.last_payment_error = { type: "card_error", message: "Your card was declined.", ...declined };
    return failure(402, "card_error", "Your card was declined.", { ...declined, payment_intent: { ...intent } });
  };
  const cancel = (intent: Intent): Answer => {
    if (intent.status === "succeeded" || intent.status === "canceled") return unexpected(intent, "cancel");
    intent.status = "canceled";
    return ok({ ...intent });
  };
  const giveBack = (form: Form): Answer => {
    const intent = intents.get(form.payment_intent ?? "");
    if (!intent) return missing(`payment_intent: '${form.payment_intent}'`, "payment_intent");
    const left = intent.amount - intent.refunded;
    if (left === 0) return invalid("Charge has already been refunded.", { code: "charge_already_refunded" });
    if (Number(form.amount) > left) return invalid("Refund amount is greater than unrefunded amount on charge");
    intent.refunded += Number(form.amount);
    const refund: Refund = {
      id: `re_${refunds.size + 1}`,
      object: "refund",
      amount: Number(form.amount),
      currency: intent.currency,
      payment_intent: intent.id,
      status: "succeeded",
      metadata: metadataOf(form),
      created: now(),
    };
    refunds.set(refund.id, refund);
    return ok({ ...refund });
  };
  const list = <T extends { id: string; created: number }>(rows: Iterable<T>, query: Form, url: string): Answer => {
    const from = Number(query["created[gte]"] ?? 0);
    const until = Number(query["created[lt]"] ?? Infinity);
    const all = [...rows].reverse().filter((row) => row.created >= from && row.created < until);
    const after = query.starting_after ? all.findIndex((row) => row.id === query.starting_after) + 1 : 0;
    const limit = Number(query.limit ?? 10);
    return ok({ object: "list", url, data: all.slice(after, after + limit), has_more: all.length > after + limit });
  };
  const search = (query: Form): Answer => {
    const key = /^metadata\["steward_key"\]:"(.+)"$/.exec(query.query ?? "")?.[1];
    const all = [...intents.values()].slice(0, indexed.until).filter((row) => row.metadata.steward_key === key);
    return ok({ object: "search_result", url: "/v1/payment_intents/search", data: all, has_more: false });
  };

  const route = (method: string, path: string, form: Form): Answer => {
    const [, , noun, id, verb] = path.split("/");
    const intent = noun === "payment_intents" && id ? intents.get(id) : undefined;
    if (method === "POST" && path === "/v1/payment_intents") return open(form);
    if (method === "POST" && path === "/v1/refunds") return giveBack(form);
    if (path === "/v1/payment_intents/search") return search(form);
    if (path === "/v1/payment_intents") return list(intents.values(), form, path);
    if (path === "/v1/refunds") {
      const of = form.payment_intent;
      return list(
        [...refunds.values()].filter((row) => !of || row.payment_intent === of),
        form,
        path,
      );
    }
    if (noun === "refunds" && id)
      return refunds.has(id) ? ok({ ...refunds.get(id) }) : missing(`refund: '${id}'`, "id");
    if (!intent) return missing(`payment_intent: '${id}'`, "intent");
    if (verb === "confirm") return confirm(intent, form);
    if (verb === "cancel") return cancel(intent);
    return ok({ ...intent });
  };

  /** As Stripe keeps keys: an answer of the server's own failing is not kept. */
  const keyed = async (
    key: string | undefined,
    words: string,
    work: () => Answer,
  ): Promise<Answer & { again: boolean }> => {
    const known = key === undefined ? undefined : kept.get(key);
    if (known && known.words !== words) {
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      return { ...failure(400, "idempotency_error", message), again: false };
    }
    if (known && !known.answer) {
      const message = "There is currently another in-progress request using this Idempotent Key.";
      return { ...failure(409, "idempotency_error", message, { code: "idempotency_key_in_use" }), again: false };
    }
    if (known?.answer) return { ...known.answer, again: true };
    if (key !== undefined) kept.set(key, { words, answer: null });
    await new Promise((next) => setImmediate(next));
    const answer = work();
    if (key !== undefined) kept.set(key, { words, answer });
    return { ...answer, again: false };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://stripe");
    const body = await bodyOf(request);
    const call = `${request.method} ${url.pathname}`;
    calls.push(call);
    const send = ({ status, body: json }: Answer, headers: Record<string, string> = {}) => {
      response.writeHead(status, {
        "content-type": "application/json",
        "request-id": `req_${calls.length}`,
        ...headers,
      });
      response.end(JSON.stringify(json));
    };
    if (request.headers.authorization !== `Bearer ${STRIPE_KEY}`) {
      return send(failure(401, "invalid_request_error", "Invalid API Key provided"));
    }
    const at = faults.findIndex((fault) => fault.call.test(call));
    const [fault] = at < 0 ? [] : faults.splice(at, 1);
    const noRetry = { "stripe-should-retry": "false" };
    if (fault?.kind === "busy") return send(failure(429, "invalid_request_error", "Too many requests"), noRetry);
    const failed = failure(500, "api_error", "An unexpected error occurred.");
    if (fault?.kind === "before") return send(failed, noRetry);
    const form = formOf(request.method === "GET" ? url.search.slice(1) : body);
    const key = request.method === "POST" ? request.headers["idempotency-key"]?.toString() : undefined;
    const work = () => route(request.method ?? "", url.pathname, form);
    const { again, ...answer } = await keyed(key, `${call} ${body}`, work);
    if (fault?.kind === "after") return send(failed, noRetry);
    send(answer, again ? { "idempotent-replayed": "true" } : {});
  };

  const server = createServer((request, response) => void handle(request, response));
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    intents,
    refunds,
    faults,
    calls,
    forgetKeys: () => kept.clear(),
    stopIndexing: () => (indexed.until = intents.size),
    signed: ({ type, object, secret }) => {
      const event = {
        id: `evt_${calls.length}_${Date.now()}`,
        object: "event",
        type,
        created: now(),
        data: { object },
      };
      const body = JSON.stringify(event);
      return { body, signature: new Stripe(STRIPE_KEY).webhooks.generateTestHeaderString({ payload: body, secret }) };
    },
    close: () => new Promise((done) => server.close(() => done()).closeAllConnections()),
  };
}

type Form = Record<string, string>;

function formOf(text: string): Form {
  return Object.fromEntries(Object.entries(parse(text)).map(([name, value]) => [name, String(value)]));
}

function metadataOf(form: Form): Record<string, string> {
  const pairs = Object.entries(form).flatMap(([name, value]) => {
    const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function listen(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port));
  });
}
