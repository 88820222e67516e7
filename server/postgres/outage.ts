// Telling "the database is away" from "the database says no", and both from other systems' failures. An outage passes by
// itself and is nobody's verdict: whoever meets it stops, keeps nothing, and the work is taken up again.
import { AppError } from "../errors";

// Connection failures, shutdown and start-up, too many connections, serialization and deadlock, as PostgreSQL names them.
const SQLSTATE = /^(08\w{3}|57P0[1-5]|25P03|53300|40001|40P01)$/;
// What Prisma makes of them: unreachable, timed out, closed, no connection in time, a transaction that is gone.
const PRISMA = /^(P1001|P1002|P1008|P1017|P2024|P2028|P2034)$/;
// What the pg driver says without a code.
const WORDS = /connection terminated|connection error and is not queryable|terminating connection/i;
/** The system's own codes; any program's connection may have them, so they count only under an error of Prisma's. */
const SYSTEM = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

type Clues = {
  name?: unknown;
  code?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: unknown;
  originalCode?: unknown;
};

/** Looks through an error and what caused it. An AppError is somebody's considered word and never an outage. */
export function isOutage(error: unknown): boolean {
  return looksAway(error, false, 0);
}

function looksAway(error: unknown, prisma: boolean, depth: number): boolean {
  if (typeof error !== "object" || error === null || error instanceof AppError || depth > 6) return false;
  const { name, code, message, cause, meta, originalCode } = error as Clues;
  const ofPrisma = prisma || (typeof name === "string" && /^(Prisma|DriverAdapter)/.test(name));
  const codes = [code, originalCode].filter((value) => typeof value === "string");
  if (codes.some((value) => SQLSTATE.test(value) || PRISMA.test(value) || (ofPrisma && SYSTEM.test(value))))
    return true;
  if (typeof message === "string" && WORDS.test(message)) return true;
  const driver = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  return looksAway(cause, ofPrisma, depth + 1) || looksAway(driver, ofPrisma, depth + 1);
}
