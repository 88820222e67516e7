// Who is asking. The account is read from the database for each request, so that a changed role or a session that was
// ended counts at once.
import { isAPIError } from "better-auth/api";
import { ROLES, systemClock, type Ctx, type Locale, type Role } from "../context";
import { database } from "../db";
import { AppError } from "../errors";
import { env } from "../env";
import { isOutage } from "../postgres/outage";
import { auth } from "./auth";
import { isDemoUser } from "./demo-accounts";
import { LOCALE_COOKIE, preferredLocale } from "./locale";
import { cookieValue, timeZoneOf } from "./request-cookies";

/** The language of a request nobody is signed in to. */
export function requestLocale(headers: Headers, userLocale?: string | null): Locale {
  return preferredLocale({
    cookie: cookieValue(headers, LOCALE_COOKIE),
    user: userLocale,
    acceptLanguage: headers.get("accept-language"),
  });
}

function toRole(value: unknown): Role | null {
  return ROLES.find((role) => role === value) ?? null;
}

/** What the verbs need to know of a request. Throws UNAUTHENTICATED without a session that is signed, known and open. */
export async function requestContext(headers: Headers): Promise<Ctx> {
  const found = await auth()
    .api.getSession({ headers })
    .catch((cause: unknown) => {
      // better-auth tells of a session it could not look up in its own words; whoever asks should simply ask again.
      if (isOutage(cause) || (isAPIError(cause) && cause.statusCode >= 500)) {
        throw new AppError("UNAVAILABLE", "Sessions cannot be read for a moment.", { reason: "database_away", cause });
      }
      throw cause;
    });
  const role = toRole(found?.user.role);
  const closed = found && !env.DEMO && isDemoUser(found.user.id);
  if (!found || !role || closed) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  const { user } = found;
  return {
    actor: { userId: user.id, role, customerId: user.customerId ?? null, name: user.name, ...timeZoneOf(headers) },
    db: database().client,
    clock: systemClock,
    locale: requestLocale(headers, user.locale),
  };
}
