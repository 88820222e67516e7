// Open to all: it says what the API is, and nothing of what is in it.
import { openApiDocument } from "@/server/channels/rest-openapi";
import { env } from "@/server/env";
import { methodNotAllowed } from "../refusal";

export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json(openApiDocument(env.APP_URL), { headers: { "Cache-Control": "public, max-age=300" } });
}

const other = methodNotAllowed("GET");
export { other as DELETE, other as PATCH, other as POST, other as PUT };
