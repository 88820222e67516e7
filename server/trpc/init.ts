// tRPC's one instance. A procedure parses, calls one verb and returns; errors become TRPC errors here and nowhere
// else. What is not an AppError is a bug: it is logged, and its text reaches nobody.
import { TRPCError, initTRPC } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import superjson from "superjson";
import { ZodError } from "zod";
import { visitorContext } from "../auth/guests";
import { requestContext } from "../auth/request";
import type { Ctx } from "../context";
import { AppError, ERROR_STATUS, toPublicError, type ErrorCode } from "../errors";
import { logFailure } from "../log";
import { isOutage } from "../postgres/outage";

export type TrpcContext = {
  headers: Headers;
  /** Looked up only when a procedure needs one, and once per request. */
  viewer: () => Promise<Ctx>;
  /** The same where guests are let in as well. */
  visitor: () => Promise<Ctx>;
  /** What each code says in the reader's language; without them an error keeps its own words. */
  errorWords?: Record<ErrorCode, string>;
};

export function createTrpcContext(headers: Headers, errorWords?: Record<ErrorCode, string>): TrpcContext {
  let viewer: Promise<Ctx> | undefined;
  let visitor: Promise<Ctx> | undefined;
  return {
    headers,
    viewer: () => (viewer ??= requestContext(headers)),
    visitor: () => (visitor ??= visitorContext(headers)),
    errorWords,
  };
}

const TRPC_CODE = {
  VALIDATION: "BAD_REQUEST",
  UNAUTHENTICATED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  EXPIRED: "PRECONDITION_FAILED",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  INTERNAL: "INTERNAL_SERVER_ERROR",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  TIMEOUT: "GATEWAY_TIMEOUT",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

/** The AppError a failure amounts to: its own, a parse failure as VALIDATION, tRPC's own codes, else INTERNAL. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) {
    const where = error.issues.map((issue) => issue.path.join(".") || "input");
    return new AppError("VALIDATION", `Not usable: ${[...new Set(where)].join(", ")}.`, { cause: error });
  }
  if (isOutage(error)) {
    return new AppError("UNAVAILABLE", "The database is away for a moment.", { reason: "database_away", cause: error });
  }
  if (error instanceof TRPCError) {
    if (isOutage(error.cause)) return toAppError(error.cause);
    if (error.cause instanceof AppError || error.cause instanceof ZodError) return toAppError(error.cause);
    const code = codeOf(error);
    if (code !== "INTERNAL") return new AppError(code, "This request could not be read.", { cause: error });
  }
  return new AppError("INTERNAL", toPublicError(error).message, { cause: error });
}

/** What tRPC refuses by itself, a wrong method or media type for one, is the caller's to mend and no fault of ours. */
function codeOf(error: TRPCError): ErrorCode {
  const codes = Object.keys(TRPC_CODE) as ErrorCode[];
  const status = getHTTPStatusCodeFromError(error);
  const same = codes.find((key) => TRPC_CODE[key] === error.code) ?? codes.find((key) => ERROR_STATUS[key] === status);
  return same ?? (status < 500 ? "VALIDATION" : "INTERNAL");
}

const t = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error, ctx }) => {
    const known = toAppError(error);
    const { code, message, reason } = toPublicError(known);
    return {
      ...shape,
      message: ctx?.errorWords?.[code] ?? message,
      data: { ...shape.data, stack: undefined, appCode: code, reason, details: known.options.details },
    };
  },
});

const mapErrors = t.middleware(async ({ path, next }) => {
  const result = await next();
  if (result.ok) return result;
  const error = toAppError(result.error);
  if (error.code === "INTERNAL") logFailure("trpc", result.error.cause ?? result.error, { path });
  throw new TRPCError({ code: TRPC_CODE[error.code], message: error.message, cause: error });
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;
export const publicProcedure = t.procedure.use(mapErrors);

/** For signed-in people; the verb checks what they may do. Its ctx is the verbs' Ctx. */
export const protectedProcedure = publicProcedure.use(async ({ ctx, next }) => next({ ctx: await ctx.viewer() }));

/** For the conversation, in which guests may speak too. */
export const visitorProcedure = publicProcedure.use(async ({ ctx, next }) => next({ ctx: await ctx.visitor() }));
