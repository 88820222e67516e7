// What a customer asks for once more while a colleague is still to decide about it: a second request would be a second
// decision, and could pay twice.
import { asksCustomer, NO_ASKS } from "./asks";
import type { Said } from "./decision";
import type { SlotDefinition } from "./intent/definitions";
import type { ChatPart } from "./parts.schema";
import type { SlotValue } from "./session";
import { statusParts } from "./status-reply";

/** How the same request stands, where a colleague has it; null where there is none. Words may differ, what is meant not. */
export async function alreadyAsked(
  { ctx }: Said,
  sopId: string,
  slots: Record<string, SlotValue>,
  asked: readonly SlotDefinition[],
): Promise<ChatPart[] | null> {
  const { customerId } = ctx.actor;
  if (customerId === null || slots.order_id === undefined) return null;
  const waiting = await ctx.db.execution.findMany({
    where: { customerId, sopId, status: "WAITING", waitingFor: "approval" },
    select: { id: true, input: true },
  });
  const meant = asked.filter(({ entity }) => entity !== "text" && entity !== "picture").map(({ name }) => name);
  const wanted = (all: Record<string, unknown>) => JSON.stringify(meant.map((name) => all[name] ?? null));
  const same = waiting.filter(({ input }) => wanted(input as Record<string, unknown>) === wanted(slots));
  if (same.length === 0) return null;
  const open = await ctx.db.approval.findMany({
    where: { executionId: { in: same.map(({ id }) => id) }, status: { in: ["PENDING", "INFO_REQUESTED"] } },
  });
  const decision = open.find((approval) => !asksCustomer(approval));
  return decision ? statusParts(ctx, decision.executionId, { ...NO_ASKS, decision }) : null;
}
