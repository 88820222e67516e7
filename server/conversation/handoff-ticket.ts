// Where no person could come, the matter becomes a ticket: at once while nobody is there, and after a while when nobody
// took the conversation over. One hand-off opens one ticket.
import { openTask, ticketLabel } from "../commerce/tickets";
import { toLocale, type Ctx, type Locale } from "../context";
import { transaction, type Db, type Handoff } from "../db";
import { auditHandoff, lockHandoff, sayHandover } from "./handoff";
import { stopRinging, tellCustomer } from "./handoff-bell";
import type { HandoffReason } from "./handoff.schema";
import { shorten } from "./session";
import { currentSupport } from "./support";

const SUBJECT: Record<Locale, Record<HandoffReason, string>> = {
  "zh-CN": {
    ASKED: "客户要求人工服务",
    MISUNDERSTOOD: "Steward 未能理解客户",
    ANGER: "客户非常不满",
    VIP: "重要客户需要跟进",
  },
  en: {
    ASKED: "Asked for a person",
    MISUNDERSTOOD: "Not understood by Steward",
    ANGER: "A very upset customer",
    VIP: "A VIP to follow up",
  },
};

const QUOTED = 12;
const WHO: Record<Locale, Record<string, string>> = {
  "zh-CN": { user: "客户", person: "同事" },
  en: { user: "Customer", person: "Colleague" },
};

/** Opens the ticket of a hand-off, with what was said last, and gives its number. ctx.db holds the session's lock. */
export async function openHandoffTicket(ctx: Ctx, handoff: Handoff, said?: string): Promise<string> {
  const locale = toLocale(handoff.locale);
  const messages = await ctx.db.message.findMany({
    where: { sessionId: handoff.sessionId },
    orderBy: [{ turn: "desc" }, { role: "asc" }],
    take: QUOTED,
  });
  const lines = messages
    .reverse()
    .filter(({ text }) => text.trim() !== "")
    .map(({ role, text }) => `${WHO[locale][role] ?? "Steward"}${locale === "en" ? ": " : "："}${shorten(text, 400)}`);
  const last = said ?? messages.findLast(({ role }) => role === "user")?.text ?? "";
  const system = { userId: "system", role: "system", customerId: null, name: "Steward" } as const;
  const ticket = await openTask(
    { ...ctx, actor: system },
    {
      kind: handoff.reason === "ANGER" ? "COMPLAINT" : "OTHER",
      priority: handoff.reason === "ANGER" || handoff.reason === "VIP" ? "HIGH" : "MEDIUM",
      customerId: handoff.customerId,
      orderId: null,
      subject: shorten(
        `${SUBJECT[locale][handoff.reason as HandoffReason]}${locale === "en" ? ": " : "："}${last}`,
        200,
      ),
      description: [...lines, ...(said ? [`${WHO[locale].user}${locale === "en" ? ": " : "："}${said}`] : [])].join(
        "\n",
      ),
      executionId: null,
      idempotencyKey: `handoff:${handoff.id}`,
    },
  );
  return ticket.number;
}

/** Waiting conversations that nobody took in time become tickets. Returns how many. */
export async function ticketOverdueHandoffs(ctx: Ctx, limit = 50): Promise<number> {
  const overdue = await ctx.db.handoff.findMany({
    where: { status: "WAITING", requestedAt: { lte: new Date(+ctx.clock.now() - currentSupport().waitMs) } },
    orderBy: { requestedAt: "asc" },
    take: limit,
    select: { id: true },
  });
  let made = 0;
  for (const { id } of overdue) if (await ticketHandoff(ctx, id)) made += 1;
  return made;
}

async function ticketHandoff(ctx: Ctx, id: string): Promise<boolean> {
  return transaction(ctx.db, async (db: Db) => {
    const inner = { ...ctx, db };
    const { handoff: before, session } = await lockHandoff(inner, id);
    // A colleague may have come while this waited for the lock.
    if (before.status !== "WAITING") return false;
    const now = ctx.clock.now();
    const ticketNumber = await openHandoffTicket(inner, before);
    const handoff = await db.handoff.update({
      where: { id },
      data: { status: "TICKETED", ticketNumber, endedAt: now },
    });
    await auditHandoff(inner, "handoff.ticket", handoff, { ticket: ticketNumber });
    await stopRinging(db, handoff, now);
    await sayHandover(inner, session, handoff, "ticketed");
    const ticket = ticketLabel({ number: ticketNumber });
    await tellCustomer(db, session, {
      key: `handoff-ticket:${id}`,
      title: { "zh-CN": `已为您建立工单 ${ticket}`, en: `We opened ticket ${ticket} for you` },
      body: {
        "zh-CN": "同事暂时都抽不开身，会根据工单联系您。",
        en: "None of our colleagues could join in time; they will be in touch about it.",
      },
      at: now,
    });
    return true;
  });
}
