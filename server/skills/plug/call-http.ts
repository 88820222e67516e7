// Calling a company's own HTTP API for a skill: the request from the binding's expressions, the credentials and the guard
// against private addresses from the resource.
import { callResource } from "../../resources/connectors/http";
import type { SkillContext } from "../contract";
import type { HttpCall } from "./binding.schema";
import type { MappingScope } from "./mapping";
import { refusalOf } from "./refusals";
import { mapRequest } from "./request";

type Limits = { name: string; timeoutMs: number; writes: boolean };
type Answer = { status: number; response: unknown };

/** More than any useful answer of one record or one page. */
const MAX_ANSWER_BYTES = 2_000_000;

/**
 * What the system answered. Throws the binding's refusals, what an HTTP status means otherwise (refusals.ts), and what the
 * resource throws: TIMEOUT, UNAVAILABLE, PAYLOAD_TOO_LARGE, FORBIDDEN (private_address), RATE_LIMITED.
 */
export async function callHttp(
  ctx: SkillContext,
  call: HttpCall,
  scope: MappingScope,
  limits: Limits,
): Promise<Answer> {
  const { method, path, query, headers, body } = await mapRequest(call, scope);
  const { status, body: response } = await callResource(ctx, {
    resourceId: call.resource,
    method,
    path: `${path}${query}`,
    // A repeated write is the same act: whoever knows this header does it once.
    headers: {
      ...(limits.writes && { "idempotency-key": headerKey(ctx.idempotencyKey) }),
      ...(typeof body === "string" && { "content-type": "application/json" }),
      ...headers,
    },
    body: typeof body === "string" ? JSON.stringify(body) : body,
    timeoutMs: limits.timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
  });
  const answer = { status, response: jsonOf(response) };
  const refused = await refusalOf(limits.name, call.refusals, answer, scope);
  if (refused) throw refused;
  return answer;
}

/** Many small systems send JSON and do not say so. */
function jsonOf(response: unknown): unknown {
  if (typeof response !== "string" || !/^\s*[{[]/.test(response)) return response;
  try {
    return JSON.parse(response) as unknown;
  } catch {
    return response;
  }
}

/** A key may hold a customer's words; a header holds no others than these. */
const headerKey = (key: string) => encodeURIComponent(key).slice(0, 255);
