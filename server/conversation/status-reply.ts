// The true state of work under way, told to a customer who writes while it runs. Starts nothing.
import type { Ctx } from "../context";
import { loadWorks } from "./messages";
import type { ChatPart } from "./parts.schema";
import { REPLY } from "./reply-texts";
import { projectWork } from "./work";

export async function statusParts(ctx: Ctx, executionId: string | null): Promise<ChatPart[]> {
  const say = REPLY[ctx.locale];
  const known = executionId ? (await loadWorks(ctx.db, [executionId])).get(executionId) : undefined;
  if (!known) return [{ type: "text", text: say.failed }];
  const work = projectWork(known, ctx.locale);
  const orderId = (known.execution.input as { order_id?: unknown }).order_id;
  const subject = typeof orderId === "string" ? (ctx.locale === "zh-CN" ? `订单 ${orderId}` : `order ${orderId}`) : "";
  const taken = work.steps.filter((step) => step.status !== "skipped");
  const done = taken.filter((step) => step.status === "succeeded").length;
  const current = taken.find((step) => step.status === "running" || step.status === "waiting");
  const text =
    work.status === "WAITING" && !current
      ? say.stillWaiting(work.title, subject)
      : say.stillWorking(work.title, subject, done, taken.length, current?.label ?? "");
  return [{ type: "text", text }];
}
