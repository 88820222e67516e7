// The process's log, one JSON line per event. Errors that must not be shown are told here, and only here.
import { pino } from "pino";
import { env } from "./env";

export const log = pino({ level: env.LOG_LEVEL, base: null });

/** Logs a failure nobody is told the text of; `where` names the surface that met it. */
export function logFailure(where: string, error: unknown, fields: Record<string, unknown> = {}): void {
  log.error({ where, ...fields, err: error }, "failed");
}
