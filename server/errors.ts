// The one error type of the server. Verbs throw it low; each surface maps it once. Anything else is a bug and is
// shown to nobody.

export const ERROR_STATUS = {
  VALIDATION: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  EXPIRED: 410,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Next may load this module more than once in a process: what one copy throws, another must know. */
const BRAND = Symbol.for("steward.AppError");

export class AppError extends Error {
  override readonly name = "AppError";

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== AppError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && BRAND in value;
  }

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: {
      /** Whether the same call may succeed later; the engine retries only these. */
      retryable?: boolean;
      /** A narrower reason a page or an SOP can act on, for example "order_not_found". */
      reason?: string;
      details?: Record<string, unknown>;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
  }

  get [BRAND](): true {
    return true;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  get retryable(): boolean {
    return this.options.retryable ?? (this.code === "UNAVAILABLE" || this.code === "TIMEOUT");
  }
}

/** What a journal, a log or an API may say of an error. Unknown errors keep their text to the log. */
export type PublicError = { code: ErrorCode; message: string; reason?: string };

export function toPublicError(error: unknown): PublicError {
  if (error instanceof AppError) {
    const { reason } = error.options;
    return { code: error.code, message: error.message, ...(reason ? { reason } : {}) };
  }
  return { code: "INTERNAL", message: "Something went wrong on our side." };
}
