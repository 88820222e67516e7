// The true state of work under way, told to a customer who writes while it runs. Starts nothing.
import type { Ctx } from "../context";
import type { Execution } from "../db";
import type { Order } from "../engine/orders";
import type { State } from "../engine/state";
import { loadAsked, type Asks } from "./asks";
import { loadWorks } from "./messages";
import type { ChatPart, WorkPart } from "./parts.schema";
import { REPLY } from "./reply-texts";
import { projectWork } from "./work";

export async function statusText(ctx: Ctx, executionId: string | null, asks: Asks): Promise<string> {
  const say = REPLY[ctx.locale];
  const known = executionId ? await loadWork(ctx, executionId) : undefined;
  if (!known) return say.failed;
  const work = projectWork(known, ctx.locale);
  const orderId = (known.execution.input as { order_id?: unknown }).order_id;
  const subject = typeof orderId === "string" ? (ctx.locale === "zh-CN" ? `订单 ${orderId}` : `order ${orderId}`) : "";
  if (isBeingUndone(known.execution)) return say.beingUndone(work.title, subject);
  if (work.status === "PAUSED") return say.paused(work.title, subject);
  if (asks.confirmation) return say.waitingForYou;
  if (asks.decision) return say.waitingForPerson(work.title, subject);
  return progressText(ctx, work, subject);
}

/** Also when that was ordered and no worker has come to it yet. */
function isBeingUndone({ status, state, control }: Execution): boolean {
  const ordered = (control as unknown as Order[]).some(({ kind }) => kind === "cancel");
  return status === "COMPENSATING" || ordered || (state as Partial<State>).cancelling !== undefined;
}

export async function statusParts(ctx: Ctx, executionId: string | null, asks: Asks): Promise<ChatPart[]> {
  return [{ type: "text", text: await statusText(ctx, executionId, asks) }];
}

async function loadWork(ctx: Ctx, executionId: string) {
  const row = await ctx.db.execution.findUnique({ where: { id: executionId }, select: { sessionId: true } });
  const asked = await loadAsked(ctx.db, row?.sessionId ? [row.sessionId] : []);
  return (await loadWorks(ctx.db, [executionId], asked)).get(executionId);
}

function progressText(ctx: Ctx, work: WorkPart, subject: string): string {
  const say = REPLY[ctx.locale];
  const taken = work.steps.filter((step) => step.status !== "skipped");
  const done = taken.filter((step) => step.status === "succeeded").length;
  const current = taken.find((step) => step.status === "running" || step.status === "waiting");
  return work.status === "WAITING" && !current
    ? say.stillWaiting(work.title, subject)
    : say.stillWorking(work.title, subject, done, taken.length, current?.label ?? "");
}
