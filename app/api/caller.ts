// Who may change something through the JSON APIs: our own pages. The session cookie alone does not prove that, because
// a browser adds it to other sites' forms as well; a form, though, can neither send JSON nor hide where it comes from.
import { trustedOrigins } from "@/server/auth/origins";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";

/** Throws FORBIDDEN for another site's request. */
export function requireOwnOrigin({ headers }: Request): void {
  const origin = headers.get("origin");
  if (origin !== null && !trustedOrigins(env.APP_URL, headers.get("host")).includes(origin)) {
    throw new AppError("FORBIDDEN", "This request comes from another site.", { reason: "origin_not_trusted" });
  }
}

/** Throws FORBIDDEN for another site's request, VALIDATION for a body that is not declared as JSON. */
export function requireOwnJson(request: Request): void {
  requireOwnOrigin(request);
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new AppError("VALIDATION", "The body has to be application/json.", { reason: "content_type" });
  }
}
