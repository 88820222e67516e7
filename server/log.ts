// The process's log, one JSON line per event. Errors that must not be shown are told here, and only here.
import { pino } from "pino";
import { env } from "./env";

/**
 * Values that have been in this process's hands, the newest last. On globalThis, for Next may load this module more than
 * once. Shorter ones would strike out ordinary words.
 */
const secrets = ((globalThis as { stewardSecrets?: Set<string> }).stewardSecrets ??= new Set<string>());
const SHORTEST = 6;
const MOST = 1_000;

/** Strikes a value out of every line from now on, whoever writes it: an error of a library may quote what it was given. */
export function neverLog(value: string): void {
  // As it stands in a line of JSON.
  const written = JSON.stringify(value).slice(1, -1);
  if (value.length < SHORTEST || secrets.has(written)) return;
  secrets.add(written);
  const [oldest] = secrets;
  if (secrets.size > MOST && oldest !== undefined) secrets.delete(oldest);
}

function strikeOut(line: string): string {
  let text = line;
  for (const secret of secrets) if (text.includes(secret)) text = text.replaceAll(secret, "[secret]");
  return text;
}

export const log = pino({ level: env.LOG_LEVEL, base: null, hooks: { streamWrite: strikeOut } });

/** Logs a failure nobody is told the text of; `where` names the surface that met it. */
export function logFailure(where: string, error: unknown, fields: Record<string, unknown> = {}): void {
  log.error({ where, ...fields, err: error }, "failed");
}
