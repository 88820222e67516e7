// Calls another company's HTTP API under its resource: below its address only, with its credential, in its turn. What
// comes back is data of others, from which the credential has been struck out should they have echoed it.
import { z } from "zod";
import { AppError } from "../../errors";
import { redactor } from "../../security/redact";
import { safeFetch } from "../safe-fetch";
import { countedCall, judgeStatus, openResource, type Opened, type User } from "../use-resource";
import { credentialsOf, type Credentialed } from "./http-auth";
import { dropToken } from "./oauth2";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

export const callResourceInput = z.object({
  resourceId: z.string(),
  method: z.enum(METHODS),
  /** Below the resource's address: "/orders/12345". */
  path: z.string().max(4_000),
  headers: z.record(z.string(), z.string()).default({}),
  query: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
  /** A text goes as it is; anything else as JSON. */
  body: z.unknown().optional(),
  timeoutMs: z.int().min(1).max(120_000).default(15_000),
  maxBytes: z.int().min(1).max(20_000_000).default(5_000_000),
});

export type ResourceAnswer = { status: number; headers: Record<string, string>; body: unknown };

/**
 * Any answer is returned, whatever its status. Throws NOT_FOUND, FORBIDDEN or UNAVAILABLE about the resource, RATE_LIMITED
 * (resource_rate_limited), VALIDATION (bad_path, bad_header, bad_body), what safeFetch throws, and UNAVAILABLE (answer_unreadable)
 * when an answer says that it is JSON and is none.
 */
export async function callResource(ctx: User, input: z.input<typeof callResourceInput>): Promise<ResourceAnswer> {
  const request = callResourceInput.parse(input);
  if (request.body !== undefined && (request.method === "GET" || request.method === "HEAD")) {
    throw new AppError("VALIDATION", `${request.method} carries no body.`, { reason: "bad_body" });
  }
  const opened = await openResource(ctx, request.resourceId, "http");
  const url = addressBelow(opened.resource.endpoint, request.path);
  return countedCall(
    opened.resource,
    async () => {
      const credentials = await credentialsOf(opened);
      const answer = await send(opened, url, request, credentials);
      if (answer.status !== 401 || opened.settings.auth !== "oauth2") return answer;
      // A token may be revoked before its time: once, with a new one.
      for (const token of credentials.secrets) dropToken(opened, token);
      return send(opened, url, request, await credentialsOf(opened));
    },
    ({ status }) => {
      const judged = judgeStatus(status);
      return judged === "ok" && ctx.trying ? "there" : judged;
    },
  );
}

/** Whether a path climbs, also for a server that decodes once more than it should. */
function climbs(path: string): boolean {
  try {
    return decodeURIComponent(path).split(/[/\\]/).includes("..");
  } catch {
    return true;
  }
}

/** The address of a path below a base. Throws VALIDATION (bad_path) when it leads anywhere else. */
export function addressBelow(base: string, path: string): URL {
  const root = new URL(base);
  const prefix = root.pathname.replace(/\/+$/, "");
  const url = /^\/(?!\/)/.test(path) && !path.includes("\\") ? new URL(root.origin + prefix + path) : null;
  if (
    url &&
    !climbs(url.pathname) &&
    url.origin === root.origin &&
    (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`))
  ) {
    for (const [name, value] of root.searchParams)
      if (!url.searchParams.has(name)) url.searchParams.append(name, value);
    return url;
  }
  throw new AppError("VALIDATION", "The path must begin with / and stay below the resource's address.", {
    reason: "bad_path",
  });
}

/** Headers that are ours to set: the connection's, and whatever names the caller to the other side. */
const OURS = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "upgrade",
  "te",
  "trailer",
  "expect",
  "keep-alive",
  "proxy-authorization",
  "cookie",
]);

function headersOf(given: Record<string, string>, body: unknown, credentials: Credentialed): Headers {
  const headers = new Headers({ accept: "application/json, */*;q=0.5", "user-agent": "Steward" });
  if (body !== undefined && typeof body !== "string") headers.set("content-type", "application/json");
  try {
    for (const [name, value] of Object.entries(given)) {
      if (!OURS.has(name.toLowerCase())) headers.set(name, value);
    }
  } catch {
    throw new AppError("VALIDATION", "A header has a name or a value that HTTP does not allow.", {
      reason: "bad_header",
    });
  }
  for (const [name, value] of Object.entries(credentials.headers)) headers.set(name, value);
  return headers;
}

type Request = z.output<typeof callResourceInput>;

async function send(opened: Opened<"http">, address: URL, request: Request, credentials: Credentialed) {
  const redact = redactor(credentials.secrets);
  const { method, body, timeoutMs, maxBytes } = request;
  const url = new URL(address);
  for (const [name, value] of Object.entries(request.query))
    if (value !== null) url.searchParams.set(name, String(value));
  for (const [name, value] of Object.entries(credentials.query)) url.searchParams.set(name, value);
  const answer = await safeFetch(url, {
    method,
    headers: headersOf(request.headers, body, credentials),
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    // With a credential in hand nothing is followed.
    redirect: "manual",
    allowPrivate: opened.resource.allowPrivate,
    timeoutMs,
    maxBytes,
  });
  const text = redact(await answer.text());
  const headers = Object.fromEntries([...answer.headers].map(([name, value]) => [name, redact(value)]));
  return { status: answer.status, headers, body: parseBody(text, headers["content-type"] ?? "", opened.resource.id) };
}

function parseBody(text: string, contentType: string, resourceId: string): unknown {
  if (!/[/+]json\b/i.test(contentType)) return text;
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError("UNAVAILABLE", `${resourceId} answered with JSON that cannot be read.`, {
      reason: "answer_unreadable",
    });
  }
}
