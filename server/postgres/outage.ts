// Telling "the database is away" from "the database says no". The first passes by itself and is nobody's verdict: whoever
// meets it stops, keeps nothing, and the work is taken up again.
import { AppError } from "../errors";

// Connection failures, shutdown and start-up, too many connections, serialization and deadlock (PostgreSQL), and what
// Prisma makes of them: unreachable, timed out, closed, no connection in time, a transaction that is gone.
const SQLSTATE = /^(08\w{3}|57P0[1-5]|25P03|53300|40001|40P01)$/;
const PRISMA = /^(P1001|P1002|P1008|P1017|P2024|P2028|P2034)$/;
const SYSTEM = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
const WORDS =
  /connection terminated|connection error and is not queryable|terminating connection|server closed the connection|can't reach database server/i;

type Clues = { code?: unknown; message?: unknown; cause?: unknown; meta?: unknown; originalCode?: unknown };

/** Looks through an error and what caused it. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 6) return false;
  const { code, message, cause, meta, originalCode } = error as Clues;
  const codes = [code, originalCode].filter((value) => typeof value === "string");
  if (codes.some((value) => SQLSTATE.test(value) || PRISMA.test(value) || SYSTEM.test(value))) return true;
  // Our own errors speak of other systems too; only what they carry may be about the database.
  if (!(error instanceof AppError) && typeof message === "string" && WORDS.test(message)) return true;
  const driver = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  return isOutage(cause, depth + 1) || isOutage(driver, depth + 1);
}
