// What people may order a running execution to do. Each verb checks who asks and whether it makes sense with the row
// locked, writes the audit row and the order in one transaction, and leaves the doing to the engine, which carries
// orders out between two steps.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction } from "../db";
import { AppError } from "../errors";
import { announce } from "../postgres/notify";
import type { Skill } from "../skills/contract";
import { getSkill } from "../skills/registry";
import { asPublished } from "../sop/skill-majors";
import { checkedOutput } from "./control-outputs";
import { refusal, type Stand, type Wanted } from "./control-rules";
import { lockExecution, standOf } from "./control-stand";
import { giveOrder } from "./give-order";
import type { Order } from "./orders";
import { recordedOf } from "./recorded-row";

const reason = z
  .string()
  .overwrite((text) => text.replaceAll("\0", "").toWellFormed().trim())
  .max(1_000)
  .optional();
export const controlInput = z.object({ executionId: z.string().max(64), reason });
export const cancelInput = controlInput.extend({
  /** Undo what was done, as after a failure. Without it, everything stays as it is. */
  compensate: z.boolean().default(true),
});
export const stepInput = controlInput.extend({ stepId: z.string().min(1).max(100) });
export const completeInput = stepInput.extend({ output: z.json() });

export type Ordered = { executionId: string; order: Order };
type Given = z.output<typeof controlInput>;

/** Stops it, and what it called, before the next step. Waits go on counting, and nothing happens before it is resumed. */
export async function pauseExecution(ctx: Ctx, input: z.input<typeof controlInput>): Promise<Ordered> {
  return order(ctx, controlInput.parse(input), { kind: "pause" });
}

/** Goes on, and so does what it called. */
export async function resumeExecution(ctx: Ctx, input: z.input<typeof controlInput>): Promise<Ordered> {
  return order(ctx, controlInput.parse(input), { kind: "resume" });
}

/** Ends it after the steps under way. */
export async function cancelExecution(ctx: Ctx, input: z.input<typeof cancelInput>): Promise<Ordered> {
  const { compensate, ...given } = cancelInput.parse(input);
  return order(ctx, given, { kind: "cancel" }, () => ({ kind: "cancel", compensate }));
}

/** Tries a step that waits for its next attempt at once. */
export async function retryNow(ctx: Ctx, input: z.input<typeof controlInput>): Promise<Ordered> {
  return order(ctx, controlInput.parse(input), { kind: "retry_now" });
}

/** Goes back to a step it has been at. For one that has ended see retryEnded in fork.ts. */
export async function retryFrom(ctx: Ctx, input: z.input<typeof stepInput>): Promise<Ordered> {
  const { stepId, ...given } = stepInput.parse(input);
  return order(ctx, given, { kind: "retry_from", stepId });
}

/** Leaves out the step it stands at; what that would have given stays unset. */
export async function skipStep(ctx: Ctx, input: z.input<typeof stepInput>): Promise<Ordered> {
  const { stepId, ...given } = stepInput.parse(input);
  return order(ctx, given, { kind: "skip", stepId });
}

/** The step it stands at was done by hand and gave this. */
export async function completeStep(
  ctx: Ctx,
  input: z.input<typeof completeInput>,
  skillOf: (name: string) => Skill = getSkill,
): Promise<Ordered> {
  const { stepId, output, ...given } = completeInput.parse(input);
  return order(ctx, given, { kind: "complete", stepId }, ({ graph }) => {
    const node = graph.nodes[stepId];
    if (!node) throw new AppError("INTERNAL", `${stepId} was checked and is gone.`);
    const by = { actor: ctx.actor, skillOf: asPublished(graph, skillOf) };
    return { kind: "complete", stepId, output: checkedOutput(node, output, by) };
  });
}

type Body = Order extends infer One ? (One extends Order ? Omit<One, "by" | "reason" | "at"> : never) : never;

/** `detail` says what the order carries beside its kind and step, once it is known to make sense. */
async function order(ctx: Ctx, given: Given, wanted: Wanted, detail?: (stand: Stand) => Body): Promise<Ordered> {
  requirePermission(ctx, "execution:control");
  const ordered = await transaction(ctx.db, async (db) => {
    const row = await lockExecution(ctx, db, given.executionId);
    const stand = await standOf(db, row);
    const refused = refusal(stand, wanted);
    if (refused) throw new AppError("CONFLICT", refused.message, { reason: refused.reason });
    const body = detail ? detail(stand) : (wanted as Body);
    const made = signed(ctx, given, body);
    await giveOrder(db, row.id, made);
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: `execution.${made.kind}`,
        resourceType: "execution",
        resourceId: row.id,
        before: { status: row.status, node: row.node },
        after: await recordedOf(db, row, { ...body, reason: made.reason }),
        executionId: row.id,
      },
    );
    return { executionId: row.id, order: made };
  });
  announce(`execution:${ordered.executionId}`, { order: ordered.order.kind });
  return ordered;
}

function signed(ctx: Ctx, given: Given, body: Body): Order {
  const { userId, name, role } = ctx.actor;
  const at = ctx.clock.now().toISOString();
  return { ...body, by: { userId, name, role }, reason: given.reason || null, at };
}
