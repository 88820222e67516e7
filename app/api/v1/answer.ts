// What every address of the REST API does alike: a key opens it and a cookie never does, bodies are JSON of a reasonable
// size, and whatever fails is told in one form. Nothing is said of CORS, so other sites' pages stay out.
import type { z } from "zod";
import { readText } from "@/app/api/chat/read-body";
import { apiContext } from "@/server/auth/token-door";
import type { Ctx } from "@/server/context";
import { AppError } from "@/server/errors";
import { refuse } from "./refusal";

export async function answer(request: Request, work: (ctx: Ctx) => Promise<Response>): Promise<Response> {
  try {
    return await work(await apiContext(request.headers));
  } catch (error) {
    return refuse(error, request.headers);
  }
}

export function respond(body: unknown, init: { status?: number; headers?: Record<string, string> } = {}): Response {
  return Response.json(body, { ...init, headers: { "Cache-Control": "no-store", ...init.headers } });
}

/** Throws VALIDATION (content_type, body_not_json, body_invalid) or PAYLOAD_TOO_LARGE. */
export async function readJson<T extends z.ZodType>(request: Request, schema: T): Promise<z.output<T>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new AppError("VALIDATION", "The body has to be application/json.", { reason: "content_type" });
  }
  const text = await readText(request);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError("VALIDATION", "The body is not JSON.", { reason: "body_not_json", cause });
  }
  return schema.parse(json);
}
