// better-auth over our own tables. Sessions live in the database for seven days; nobody signs themselves up; a role,
// a language or a customer is never taken from a client. Built at first use, because a build has no database.
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, createAuthMiddleware, isAPIError } from "better-auth/api";
import { database, type Database } from "../db";
import { env } from "../env";
import { log, logFailure } from "../log";
import { createAttempts } from "./attempts";
import { isDemoUser } from "./demo-accounts";
import { demoSignIn } from "./demo-sign-in";
import { trustedOrigins } from "./origins";
import { authSecret } from "./secret";

const SESSION_SECONDS = 7 * 24 * 60 * 60;

type AuthOptions = { appUrl: string; demo: boolean; secret: string; limitRequests: boolean };

/** The e-mail a sign-in request names, as the attempts are counted; null when the request names none. */
function namedEmail(body: unknown): string | null {
  const email = (body as { email?: unknown } | null | undefined)?.email;
  return typeof email === "string" ? email.trim().toLowerCase() : null;
}

export function createAuth(db: Database, options: AuthOptions) {
  const attempts = createAttempts({ max: 10, windowMs: 5 * 60_000 });
  return betterAuth({
    appName: "Steward",
    baseURL: options.appUrl,
    basePath: "/api/auth",
    secret: options.secret,
    database: prismaAdapter(db.client, { provider: "postgresql" }),
    trustedOrigins: (request) => trustedOrigins(options.appUrl, request?.headers.get("host")),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    user: {
      modelName: "user",
      additionalFields: {
        role: { type: "string", required: false, input: false, defaultValue: "customer" },
        locale: { type: "string", required: false, input: false, defaultValue: "en" },
        customerId: { type: "string", required: false, input: false },
      },
    },
    session: { modelName: "authSession", expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    account: { modelName: "authAccount" },
    verification: { modelName: "authVerification" },
    advanced: {
      cookiePrefix: "steward",
      useSecureCookies: options.appUrl.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      // Said outright, because better-auth leaves both checks out when it thinks it is under test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    rateLimit: {
      enabled: options.limitRequests,
      window: 60,
      max: 300,
      customRules: { "/sign-in/email": { window: 60, max: 20 }, "/sign-in/demo": { window: 60, max: 120 } },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const email = ctx.path === "/sign-in/email" ? namedEmail(ctx.body) : null;
        if (!email) return;
        const wait = attempts.take(email, Date.now());
        if (wait > 0)
          throw new APIError("TOO_MANY_REQUESTS", { message: "Too many attempts." }, { "Retry-After": String(wait) });
      }),
      after: createAuthMiddleware(async (ctx) => {
        const email = ctx.path === "/sign-in/email" && ctx.context.newSession ? namedEmail(ctx.body) : null;
        if (email) attempts.clear(email);
      }),
    },
    databaseHooks: {
      session: {
        create: {
          // Looks like a wrong password: that there once was a demo here is nobody's business.
          before: async ({ userId }) => {
            if (options.demo || !isDemoUser(userId)) return;
            throw new APIError("UNAUTHORIZED", {
              code: "INVALID_EMAIL_OR_PASSWORD",
              message: "Invalid email or password",
            });
          },
        },
      },
    },
    plugins: options.demo ? [demoSignIn()] : [],
    telemetry: { enabled: false },
    // A refusal is an answer, not an error of ours; without this it is printed past the log.
    onAPIError: {
      onError: (error) => (isAPIError(error) ? log.debug({ where: "auth" }, error.message) : logFailure("auth", error)),
    },
    logger: {
      level: "warn",
      log: (level, message, ...details) =>
        log[level]({ where: "auth", ...(details.length > 0 && { details }) }, message),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

const instances = new WeakMap<Database, Auth>();

/** The process's instance, over whichever database the process uses now. */
export function auth(): Auth {
  const db = database();
  const existing = instances.get(db);
  if (existing) return existing;
  const created = createAuth(db, {
    appUrl: env.APP_URL,
    demo: env.DEMO,
    secret: authSecret(),
    limitRequests: env.NODE_ENV !== "test",
  });
  instances.set(db, created);
  return created;
}
