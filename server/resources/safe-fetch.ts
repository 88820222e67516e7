// The only way out over HTTP to an address somebody configured. Private and reserved addresses are refused unless allowed,
// also behind names and redirects; an answer is cut off by time and by size. Credentials are not this file's business, so
// redirects that leave the origin are followed without the caller's headers.
import { Agent, buildConnector, fetch as undiciFetch, type RequestInit as UndiciInit } from "undici";
import { AppError } from "../errors";
import { checkLiteral, lookupReachable } from "../security/addresses";

export type SafeInit = Omit<RequestInit, "redirect" | "signal"> & {
  /** Addresses of one's own network. Off unless an administrator allowed them for this resource. */
  allowPrivate?: boolean;
  timeoutMs?: number;
  maxBytes?: number;
  /** follow: at most five. manual: the redirect is the answer. */
  redirect?: "follow" | "manual";
  signal?: AbortSignal;
};

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 5_000_000;
const MAX_REDIRECTS = 5;
const CONNECT_MS = 5_000;

function guardedAgent(allowPrivate: boolean): Agent {
  const connect = buildConnector({
    timeout: CONNECT_MS,
    lookup: (host, _options, done) => {
      lookupReachable(host, { allowPrivate }, (error, addresses) => done(error, addresses));
    },
  });
  return new Agent({
    connect: (options, done) => {
      try {
        checkLiteral(options.hostname, { allowPrivate });
      } catch (error) {
        return done(error as Error, null);
      }
      connect(options, done);
    },
    keepAliveTimeout: 4_000,
    connections: 64,
  });
}

const agents = { open: guardedAgent(true), guarded: guardedAgent(false) };

/** Hop headers and whatever may name the caller must not travel to another origin. */
const KEPT_ABROAD = new Set(["accept", "accept-language", "user-agent"]);

type Hop = { url: URL; init: UndiciInit };

function nextHop(from: Hop, status: number, location: string): Hop {
  const url = new URL(location, from.url);
  const asGet = status === 303 || ((status === 301 || status === 302) && from.init.method === "POST");
  const headers = new Headers(from.init.headers as HeadersInit);
  if (url.origin !== from.url.origin) {
    for (const name of [...headers.keys()]) if (!KEPT_ABROAD.has(name)) headers.delete(name);
  }
  if (!asGet) {
    if (url.origin !== from.url.origin && from.init.body != null) throw badRedirect(url);
    return { url, init: { ...from.init, headers: [...headers] } };
  }
  for (const name of ["content-type", "content-length"]) headers.delete(name);
  return { url, init: { ...from.init, method: "GET", body: null, headers: [...headers] } };
}

function badRedirect(url: URL): AppError {
  return new AppError("UNAVAILABLE", `The server redirects to ${url.origin}, where this request may not go.`, {
    reason: "bad_redirect",
    retryable: false,
  });
}

/**
 * `fetch`, guarded. Throws FORBIDDEN (private_address), TIMEOUT (resource_timeout), UNAVAILABLE (resource_unreachable,
 * bad_redirect), PAYLOAD_TOO_LARGE (answer_too_large; while reading the body) or VALIDATION (bad_address). Messages name
 * the host, never the query, which may hold a key.
 */
export async function safeFetch(address: string | URL, init: SafeInit = {}): Promise<Response> {
  const { allowPrivate = false, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES, redirect = "follow", ...rest } = init;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  const dispatcher = allowPrivate ? agents.open : agents.guarded;
  let hop: Hop = {
    url: parseAddress(address),
    init: { ...(rest as UndiciInit), dispatcher, signal, redirect: "manual" },
  };
  try {
    for (let hops = 0; ; hops++) {
      const answer = await undiciFetch(hop.url, hop.init);
      const location = answer.headers.get("location");
      const moved = redirect === "follow" && location !== null && [301, 302, 303, 307, 308].includes(answer.status);
      if (!moved) return limited(answer as unknown as Response, maxBytes, (error) => translate(error, hop.url));
      await answer.body?.cancel();
      if (hops === MAX_REDIRECTS) throw badRedirect(hop.url);
      hop = nextHop(hop, answer.status, location);
      parseAddress(hop.url);
    }
  } catch (error) {
    throw translate(error, hop.url);
  }
}

function parseAddress(address: string | URL): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && (url.protocol === "http:" || url.protocol === "https:") && !url.username && !url.password) return url;
  throw new AppError("VALIDATION", "This is not an http or https address without a user name and password in it.", {
    reason: "bad_address",
  });
}

/** The answer with a body that ends in an error rather than in too much. */
function limited(answer: Response, maxBytes: number, translated: (error: unknown) => AppError): Response {
  const tooLarge = () =>
    new AppError("PAYLOAD_TOO_LARGE", `The answer is larger than ${maxBytes} bytes.`, { reason: "answer_too_large" });
  const head = { status: answer.status, statusText: answer.statusText, headers: answer.headers };
  if (!answer.body) return new Response(null, head);
  const reader = answer.body.getReader();
  let read = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        read += value.byteLength;
        if (read > maxBytes) throw tooLarge();
        controller.enqueue(value);
      } catch (error) {
        await reader.cancel().catch(() => {});
        controller.error(error instanceof AppError ? error : translated(error));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, head);
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let next = error; next && chain.length < 8; next = (next as { cause?: unknown }).cause) chain.push(next);
  return chain;
}

/** What went wrong as ours. The library's error stays out: it may print the request, headers and all. */
function translate(error: unknown, { host }: URL): AppError {
  const chain = causes(error);
  const ours = chain.find((cause) => cause instanceof AppError);
  if (ours) return ours;
  const codes = chain.map((cause) => (cause as { code?: unknown }).code).filter((code) => typeof code === "string");
  const names = chain.map((cause) => (cause as { name?: unknown }).name);
  if (names.includes("TimeoutError") || codes.some((code) => code.startsWith("UND_ERR") && code.endsWith("TIMEOUT"))) {
    return new AppError("TIMEOUT", `${host} did not answer in time.`, { reason: "resource_timeout" });
  }
  if (names.includes("AbortError")) {
    return new AppError("TIMEOUT", `The request to ${host} was called off.`, { reason: "request_aborted" });
  }
  const why = codes.length > 0 ? ` (${codes.join(", ")})` : "";
  return new AppError("UNAVAILABLE", `${host} could not be reached${why}.`, { reason: "resource_unreachable" });
}
