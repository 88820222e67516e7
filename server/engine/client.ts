// How the rest of the product starts executions. Everything happens in the caller's transaction: if the turn does not
// commit, nothing was started.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Locale } from "../context";
import { transaction, type Prisma } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { LoadedSop } from "../sop/graph";
import { publishSops } from "../sop/versions";
import { openDecision } from "./decision";
import { addJob } from "./queue";

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
};

/** A worker that never saw the job (its queue lock outlived it) is covered by the sweep after this long. */
const START_GRACE_SECONDS = 3;

/** Inserts the execution, its decision and its job. Throws FORBIDDEN, or VALIDATION when the input does not fit. */
export async function startExecution(ctx: Ctx, start: StartExecution): Promise<{ executionId: string }> {
  const { graph } = start.sop;
  for (const permission of graph.requiredPermissions) requirePermission(ctx, permission);
  const input = parseInput(graph.inputSchema, start.input, graph.sopId);
  const executionId = newId("exec");
  const createdAt = ctx.clock.now();
  await transaction(ctx.db, async (db) => {
    await publishSops(db, [start.sop]);
    await db.execution.create({
      data: {
        id: executionId,
        sopId: graph.sopId,
        sopVersion: graph.version,
        sopChecksum: start.sop.checksum,
        sessionId: start.sessionId ?? null,
        userId: ctx.actor.userId,
        customerId: ctx.actor.customerId,
        actor: ctx.actor,
        channel: start.channel,
        locale: start.locale,
        intent: start.intent,
        intentConfidence: start.intentConfidence,
        sentiment: start.sentiment,
        status: "PENDING",
        node: graph.entry,
        input,
        leaseUntil: new Date(Date.now() + START_GRACE_SECONDS * 1_000),
        createdAt,
      },
      select: { id: true },
    });
    await openDecision(db, {
      executionId,
      createdAt,
      userId: ctx.actor.userId,
      sessionId: start.sessionId ?? null,
      intent: start.intent,
      confidence: start.intentConfidence,
      sopId: graph.sopId,
      sopVersion: graph.version,
      input,
    });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "execution.start",
        resourceType: "execution",
        resourceId: executionId,
        after: { sopId: graph.sopId, version: graph.version, input },
        executionId,
      },
    );
    await addJob(db, "advance", { executionId }, { key: `advance:${executionId}` });
  });
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
