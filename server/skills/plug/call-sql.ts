// Asking a company's own PostgreSQL for a reading skill: values from the binding's expressions, the address and the
// credentials from the resource. Nothing of what the customer said ever becomes part of the query's text.
import { AppError } from "../../errors";
import { queryResource } from "../../resources/connectors/postgres";
import type { SkillContext } from "../contract";
import type { SqlCall } from "./binding.schema";
import { evaluateMapping, type MappingScope } from "./mapping";
import { refusalOf } from "./refusals";

type Limits = { name: string; timeoutMs: number };
type Answer = { status: number; response: unknown };
type Value = string | number | boolean | null;

const LONGEST_MS = 60_000;

/**
 * The row, or the rows. Throws the binding's refusals, NOT_FOUND when one row is wanted and none is there, VALIDATION
 * (system_input) for values the query cannot take, INTERNAL (system_query) for a query the database refuses, and what the
 * resource throws.
 */
export async function callSql(ctx: SkillContext, call: SqlCall, scope: MappingScope, limits: Limits): Promise<Answer> {
  const values: Value[] = [];
  for (const [i, source] of call.values.entries()) {
    values.push(plain(await evaluateMapping(source, scope, `value of $${i + 1}`)));
  }
  const timeoutMs = Math.min(limits.timeoutMs, LONGEST_MS);
  const question = { resourceId: call.resource, sql: call.query, values, maxRows: call.max_rows, timeoutMs };
  const { rows, truncated } = await queryResource(ctx, question).catch((error: unknown) => {
    throw inOurWords(error, limits.name);
  });
  if (truncated) {
    const message = `There are more than ${call.max_rows} rows for ${limits.name}. Let the query ask for fewer.`;
    throw new AppError("PAYLOAD_TOO_LARGE", message, { reason: "answer_too_large" });
  }
  const answer =
    call.rows === "many"
      ? { status: 200, response: rows }
      : { status: rows.length === 0 ? 404 : 200, response: rows[0] ?? null };
  const refused = await refusalOf(limits.name, call.refusals, answer, scope);
  if (refused) throw refused;
  return answer;
}

function plain(value: unknown): Value {
  if (value === undefined || value === null) return null;
  return typeof value === "object" ? JSON.stringify(value) : (value as Value);
}

/** What PostgreSQL says of a value quotes it, and it may be a customer's; what it says of a query is about the query. */
function inOurWords(error: unknown, name: string): unknown {
  if (!(error instanceof AppError) || error.options.reason !== "query_refused") return error;
  const { sqlstate } = error.options.details as { sqlstate: string };
  if (sqlstate.startsWith("22")) {
    const message = `The database behind ${name} could not use what it was sent.`;
    return new AppError("VALIDATION", message, { reason: "system_input", details: { sqlstate } });
  }
  const message = `The query behind ${name} is not usable: ${error.message}`;
  return new AppError("INTERNAL", message, { reason: "system_query", details: { sqlstate } });
}
