// How the rest of the product starts executions: one statement, in the caller's transaction if there is one. If the turn
// does not commit, nothing was started.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Locale } from "../context";
import { queryOf, type Db, type Prisma } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { LoadedSop } from "../sop/graph";
import { publishSops } from "../sop/versions";
import { decisionIdOf } from "./decision";
import { gather, type Gather } from "./gather";
import type { Hidden } from "./masking";
import { hiddenPeople, recordedValue } from "./masking-writes";
import { peopleOf } from "./run-hidden";
import { startState } from "./state";

export type StartExecution = {
  sop: LoadedSop;
  /** Must fit the SOP's INPUT_SCHEMA. */
  input: Record<string, unknown>;
  sessionId?: string;
  channel: string;
  locale: Locale;
  intent: string;
  /** 0 … 1 */
  intentConfidence: number;
  /** -1 … 1 */
  sentiment: number;
  /** The execution this one comes from, and how. */
  parent?: { id: string; kind: "call" | "fork" | "retry" | "rollback" };
  /** Personal data and secrets the input may hold beside its customer's name. */
  hidden?: Hidden;
  /** Begins at this step with these outputs of earlier ones instead of at the entry. */
  from?: { node: string; variables: Record<string, unknown> };
};

/** A worker that never saw the job (its queue lock outlived it) is covered by the sweep after this long. */
const START_GRACE_SECONDS = 3;

/**
 * $1: a JSON array. Each execution, its decision, its audit row and its job, or none of them: no row comes back for one
 * whose text of the SOP was never published.
 */
const START_SQL = `
  WITH new AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(id text, decision_id text, sop_id text, sop_version int, sop_checksum text,
      session_id text, user_id text, customer_id text, actor jsonb, actor_role text, channel text, locale text,
      intent text, confidence float8, sentiment float8, node text, state jsonb, variables jsonb, input jsonb,
      shown_input jsonb, parent_id text, parent_kind text, review_required boolean, created_at timestamptz)
    WHERE EXISTS (SELECT 1 FROM sop_versions v
      WHERE v.sop_id = n.sop_id AND v.version = n.sop_version AND v.checksum = n.sop_checksum)
  ), execution AS (
    INSERT INTO executions (id, sop_id, sop_version, sop_checksum, session_id, user_id, customer_id, actor, channel, locale,
      intent, intent_confidence, sentiment, status, node, state, variables, input, parent_id, parent_kind, lease_until,
      created_at)
    SELECT id, sop_id, sop_version, sop_checksum, session_id, user_id, customer_id, actor, channel, locale, intent,
      confidence, sentiment, 'PENDING', node, state, variables, input, parent_id, parent_kind,
      now() + make_interval(secs => ${START_GRACE_SECONDS}), created_at FROM new
  ), decision AS (
    INSERT INTO ai_decisions (decision_id, execution_id, created_at, user_id, session_id, trigger_intent, confidence_score,
      selected_sop_id, sop_version, input_context, status, review_required)
    SELECT decision_id, id, created_at, user_id, session_id, intent, round(confidence::numeric, 4), sop_id, sop_version,
      shown_input, 'RUNNING', review_required FROM new
  ), audit AS (
    INSERT INTO audit_log (at, actor_id, actor_role, action, resource_type, resource_id, after, execution_id)
    SELECT created_at, user_id, actor_role, 'execution.start', 'execution', id,
      jsonb_strip_nulls(jsonb_build_object('sopId', sop_id, 'version', sop_version, 'input', shown_input,
        'parent', parent_id, 'kind', parent_kind)), id FROM new
  ), queued AS (
    SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
      SELECT ROW('advance', json_build_object('executionId', id), NULL, NULL, 25, 'advance:' || id, NULL, NULL)
        ::graphile_worker.job_spec FROM new))
    WHERE EXISTS (SELECT 1 FROM new)
  )
  SELECT id FROM new, queued`;

type NewExecution = Record<string, unknown> & { id: string };

async function insert(db: Db, rows: readonly NewExecution[]): Promise<boolean[]> {
  const begun = await queryOf(db)<{ id: string }>(START_SQL, [JSON.stringify(rows)]);
  const ids = new Set(begun.map(({ id }) => id));
  return rows.map(({ id }) => ids.has(id));
}

const queues = new WeakMap<Db, Gather<NewExecution, boolean>>();

/** False when the SOP's text is not published. Starts outside any transaction share one with those of the same moment. */
async function begin(db: Db, row: NewExecution): Promise<boolean> {
  if (!("$transaction" in db)) return (await insert(db, [row]))[0] ?? false;
  let queue = queues.get(db);
  if (!queue) queues.set(db, (queue = gather((rows) => insert(db, rows), { most: 64, atOnce: 1 })));
  return queue(row);
}

/** Inserts the execution, its decision and its job. Throws FORBIDDEN, or VALIDATION when the input does not fit. */
export async function startExecution(ctx: Ctx, start: StartExecution): Promise<{ executionId: string }> {
  const { graph } = start.sop;
  for (const permission of graph.requiredPermissions) requirePermission(ctx, permission);
  const input = parseInput(graph.inputSchema, start.input, graph.sopId);
  const executionId = newId("exec");
  const { actor } = ctx;
  const hidden = start.hidden ?? hiddenPeople(peopleOf(actor, actor.customerId, null));
  const state = startState(start.from?.node ?? graph.entry);
  const row = {
    id: executionId,
    decision_id: decisionIdOf(executionId),
    sop_id: graph.sopId,
    sop_version: graph.version,
    sop_checksum: start.sop.checksum,
    session_id: start.sessionId,
    user_id: actor.userId,
    customer_id: actor.customerId,
    actor,
    actor_role: actor.role,
    channel: start.channel,
    locale: start.locale,
    intent: start.intent,
    confidence: start.intentConfidence,
    sentiment: start.sentiment,
    node: state.tokens[0]?.node,
    state,
    variables: start.from?.variables ?? {},
    input,
    shown_input: recordedValue(graph.auditPolicy, input, hidden),
    parent_id: start.parent?.id,
    parent_kind: start.parent?.kind,
    review_required: graph.auditPolicy.reviewRequired,
    created_at: ctx.clock.now(),
  };
  if (!(await begin(ctx.db, row))) {
    await publishSops(ctx.db, [start.sop]);
    await begin(ctx.db, row);
  }
  return { executionId };
}

const parsers = new WeakMap<object, z.ZodType>();

function parserOf(schema: Record<string, unknown>): z.ZodType {
  const known = parsers.get(schema) ?? z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  parsers.set(schema, known);
  return known;
}

function parseInput(schema: Record<string, unknown>, input: unknown, sopId: string): Prisma.InputJsonObject {
  const result = parserOf(schema).safeParse(input);
  if (!result.success) {
    const what = result.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`).join("; ");
    throw new AppError("VALIDATION", `The input does not fit ${sopId}: ${what}.`, { reason: "sop_input" });
  }
  return result.data as Prisma.InputJsonObject;
}
