// tRPC's one instance. A procedure parses, calls one verb and returns; errors become TRPC errors here and nowhere
// else. What is not an AppError is a bug: it is logged, and its text reaches nobody.
import { TRPCError, initTRPC } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import { requestContext } from "../auth/request";
import type { Ctx } from "../context";
import { AppError, toPublicError, type ErrorCode } from "../errors";
import { logFailure } from "../log";

/** The viewer is looked up only when a procedure needs one, and once per request. */
export type TrpcContext = { headers: Headers; viewer: () => Promise<Ctx> };

export function createTrpcContext(headers: Headers): TrpcContext {
  let viewer: Promise<Ctx> | undefined;
  return { headers, viewer: () => (viewer ??= requestContext(headers)) };
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
  if (error instanceof TRPCError) {
    if (error.cause instanceof AppError || error.cause instanceof ZodError) return toAppError(error.cause);
    const code = (Object.keys(TRPC_CODE) as ErrorCode[]).find((key) => TRPC_CODE[key] === error.code);
    if (code && code !== "INTERNAL") return new AppError(code, "This request could not be read.", { cause: error });
  }
  return new AppError("INTERNAL", toPublicError(error).message, { cause: error });
}

const t = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error }) => {
    const { code, message, reason } = toPublicError(toAppError(error));
    return { ...shape, message, data: { ...shape.data, stack: undefined, appCode: code, reason } };
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
