// Conversations as they are read: stored messages, with the work and the answer projected from the execution each of
// them started. What the journal says now is what the chat shows; nothing of it is copied into messages.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import { toLocale, type Ctx, type Locale } from "../context";
import type { Db, Message } from "../db";
import type { State } from "../engine/state";
import { isTerminal } from "../engine/status";
import { REPLACED_BY_CUSTOMER, STOPPED_BY_CUSTOMER } from "../engine/stop-own";
import { sopCatalog } from "../sop/catalog";
import { getGraph } from "../sop/versions";
import { askedParts, asksCustomer, confirmationPart, loadAsked } from "./asks";
import { answerCards, isCard } from "./cards";
import { withHandoffs } from "./handoff-parts";
import type { ChatMessage, ChatPart } from "./parts.schema";
import { withRatings } from "./rating-parts";
import { REPLY } from "./reply-texts";
import { findSession } from "./session";
import { suggestNext } from "./suggestions";
import { projectWork, type Work } from "./work";

export const readMessagesInput = z.object({ sessionId: z.string() });

/** All messages of a conversation, oldest first. Throws NOT_FOUND for conversations of others. */
export async function readMessages(ctx: Ctx, input: z.input<typeof readMessagesInput>): Promise<ChatMessage[]> {
  requirePermission(ctx, "session:read");
  const { sessionId } = readMessagesInput.parse(input);
  const session = await findSession(ctx, sessionId);
  const rows = await ctx.db.message.findMany({
    where: { sessionId: session.id },
    // "user" before "assistant" within a turn.
    orderBy: [{ turn: "asc" }, { role: "desc" }, { id: "asc" }],
  });
  return projectMessages(ctx.db, rows);
}

/** One message of a conversation this person was already let into, as it is now; null when it is gone. */
export async function refreshMessage(db: Db, messageId: string): Promise<ChatMessage | null> {
  const row = await db.message.findUnique({ where: { id: messageId } });
  return row ? ((await projectMessages(db, [row]))[0] ?? null) : null;
}

/** The same for rows already read and known to be this person's. */
export async function projectMessages(db: Db, rows: readonly Message[]): Promise<ChatMessage[]> {
  const sessionIds = [...new Set(rows.map((row) => row.sessionId))];
  const asked = await loadAsked(db, sessionIds);
  const works = await loadWorks(
    db,
    rows.flatMap((row) => row.executionId ?? []),
    asked,
  );
  const places = asked.length > 0 ? await workMessages(db, sessionIds) : [];
  const messages = rows.map((row) => {
    const work = row.executionId ? works.get(row.executionId) : undefined;
    const mine = asked.filter((one) => one.sessionId === row.sessionId);
    return projectMessage(row, work, { asked: mine, messages: places });
  });
  const suggesting = await withSuggestions(messages, rows, works);
  return withRatings(db, await withHandoffs(db, suggesting));
}

/** What could be said next stands below the last answer of a conversation only. */
async function withSuggestions(
  messages: ChatMessage[],
  rows: readonly Message[],
  works: ReadonlyMap<string, Work>,
): Promise<ChatMessage[]> {
  const last = new Map(rows.map((row, i) => [row.sessionId, i]));
  return Promise.all(
    messages.map(async (message, i) => {
      const row = rows[i];
      const work = works.get(row?.executionId ?? "");
      const cards = message.parts.filter(isCard);
      if (!work || !message.complete || cards.length === 0 || last.get(row?.sessionId ?? "") !== i) return message;
      const data = suggestNext(work, cards, await sopCatalog(), toLocale(work.execution.locale));
      const part: ChatPart[] = data ? [{ type: "data-suggestions", id: "suggestions", data }] : [];
      return { ...message, parts: [...message.parts, ...part] };
    }),
  );
}

/** The messages of conversations that are about work, oldest first: where what it asks is shown. */
async function workMessages(db: Db, sessionIds: readonly string[]) {
  return db.message.findMany({
    where: { sessionId: { in: [...sessionIds] }, executionId: { not: null } },
    orderBy: [{ turn: "asc" }, { id: "asc" }],
    select: { id: true, sessionId: true, executionId: true, createdAt: true },
  });
}

/** What is known of executions, by id. One query after another: it also runs inside transactions. */
export async function loadWorks(
  db: Db,
  executionIds: readonly string[],
  asked: Awaited<ReturnType<typeof loadAsked>>,
): Promise<Map<string, Work>> {
  const works = new Map<string, Work>();
  if (executionIds.length === 0) return works;
  const where = { executionId: { in: [...executionIds] } };
  const executions = await db.execution.findMany({
    where: { id: where.executionId },
    include: { steps: { orderBy: { seq: "asc" } } },
  });
  const asyncTasks = await db.asyncTask.findMany({ where, select: { executionId: true, stepId: true, status: true } });
  const modelCalls = await db.modelCall.findMany({
    where,
    select: { executionId: true, provider: true, status: true },
  });
  const shown = await db.message.findMany({
    where,
    orderBy: [{ turn: "asc" }, { id: "asc" }],
    select: { id: true, executionId: true },
  });
  const open = asked.filter(({ status }) => status === "PENDING" || status === "INFO_REQUESTED");
  for (const { steps, ...execution } of executions) {
    const graph = await getGraph(db, execution.sopId, execution.sopVersion, execution.sopChecksum);
    const mine = (row: { executionId: string | null }) => row.executionId === execution.id;
    works.set(execution.id, {
      execution,
      steps,
      graph,
      asyncTasks: asyncTasks.filter(mine),
      modelCalls: modelCalls.filter(mine),
      asks: whomItAsks(asksOf(execution, open)),
      shownIn: shown.findLast(mine)?.id ?? null,
    });
  }
  return works;
}

/** Its own questions; when it has none, those of the conversation, which what it called has asked. */
function asksOf(execution: { id: string; sessionId: string | null }, open: Awaited<ReturnType<typeof loadAsked>>) {
  const own = open.filter(({ executionId }) => executionId === execution.id);
  return own.length > 0 ? own : open.filter(({ sessionId }) => sessionId === execution.sessionId);
}

function whomItAsks(open: Awaited<ReturnType<typeof loadAsked>>): Work["asks"] {
  if (open.length === 0) return null;
  return { customer: open.some((one) => asksCustomer(one) || one.status === "INFO_REQUESTED") };
}

/** What was asked in the row's conversation, and the messages it may be shown under. */
type Asking = {
  asked: Awaited<ReturnType<typeof loadAsked>>;
  messages: readonly Pick<Message, "id" | "sessionId" | "executionId" | "createdAt">[];
};

export function projectMessage(row: Message, work?: Work, asking: Asking = { asked: [], messages: [] }): ChatMessage {
  const stored = refreshed(row.parts as ChatPart[], asking.asked);
  const message = {
    // The browser's own id of what it sent, so that it recognises its message.
    id: row.role === "user" ? (row.clientMessageId ?? row.id) : row.id,
    role: row.role === "user" ? ("user" as const) : ("assistant" as const),
    createdAt: row.createdAt.toISOString(),
    ...(row.authorName && row.authorRole ? { person: { name: row.authorName, role: row.authorRole } } : {}),
  };
  if (!work) return { ...message, parts: stored, complete: true };
  const locale = toLocale(work.execution.locale);
  const asked = askedUnder(row, asking, locale).filter((part) => !stored.some((one) => sameId(one, part)));
  // Work that was spoken about again goes on in the later message.
  if (work.shownIn !== null && work.shownIn !== row.id)
    return { ...message, parts: [...stored, ...asked], complete: true };
  const complete = isTerminal(work.execution.status);
  return {
    ...message,
    parts: [
      ...stored,
      { type: "data-work", id: "work", data: projectWork(work, locale) },
      ...asked,
      ...(complete ? answerParts(work, locale) : []),
    ],
    complete,
  };
}

const sameId = (one: ChatPart, other: ChatPart) => "id" in one && "id" in other && one.id === other.id;

/** A question is shown under the last message about the work before it was asked. */
function askedUnder(row: Message, { asked, messages }: Asking, locale: Locale): ChatPart[] {
  const here = messages.filter(({ sessionId }) => sessionId === row.sessionId);
  return askedParts(asked, locale)
    .filter(({ at, executionId }) => {
      // What was called has no messages of its own; other work of the conversation has its own place.
      const own = here.filter((message) => message.executionId === executionId);
      const places = own.length > 0 ? own : here;
      return (places.findLast(({ createdAt }) => createdAt <= at) ?? places[0])?.id === row.id;
    })
    .map(({ part }) => part);
}

/** A question that was put again in a reply stands there as it is now, not as it was then. */
function refreshed(stored: ChatPart[], asked: Asking["asked"]): ChatPart[] {
  return stored.map((part) => {
    if (part.type !== "data-confirmation") return part;
    const now = asked.find(({ id }) => id === part.data.approvalId);
    return now ? confirmationPart(now, part.data.locale) : part;
  });
}

const localized = z.object({ "zh-CN": z.string(), en: z.string() });
const outputSchema = z.object({ message: localized, messageWithCards: localized.optional() });

/** The SOP's own words when it ended with an answer; otherwise what became of the work, as far as we know it. */
function answerParts(work: Pick<Work, "execution"> & Partial<Work>, locale: Locale): ChatPart[] {
  const { execution } = work;
  const output = outputSchema.safeParse(execution.output);
  // What runs once all is undone has an answer too; one from before the failure is not true any more.
  const { afterwards } = execution.state as { afterwards?: string };
  if (output.success && (execution.status === "SUCCEEDED" || afterwards !== undefined)) {
    const text = output.data.message[locale];
    const cards = isWhole(work) ? answerCards(work, locale, new Date()) : { parts: [], all: false };
    const withCards = cards.all ? output.data.messageWithCards?.[locale] : undefined;
    return [{ type: "text", text, ...(withCards !== undefined && { withCards }) }, ...cards.parts];
  }
  const say = REPLY[locale];
  const endings: Record<string, [code: string, message: string]> = {
    COMPENSATED: ["execution_undone", say.undone],
    COMPENSATION_FAILED: ["execution_partly_undone", say.partlyUndone],
    CANCELLED: ["execution_cancelled", say.cancelled],
  };
  const { cancelling } = execution.state as Partial<State>;
  if (execution.status === "CANCELLED" && cancelling?.reason === REPLACED_BY_CUSTOMER) {
    endings.CANCELLED = ["execution_cancelled", say.replaced];
  } else if (execution.status === "CANCELLED" && cancelling?.reason === STOPPED_BY_CUSTOMER) {
    endings.CANCELLED = ["execution_cancelled", say.stoppedByCustomer];
  }
  const [code, message] = endings[execution.status] ?? ["execution_failed", say.failed];
  return [{ type: "data-notice", id: `notice:${code}`, data: { code, message } }];
}

const isWhole = (work: Pick<Work, "execution"> & Partial<Work>): work is Work => "graph" in work;

/** The answer of an ended execution as text, in its own language unless told otherwise. */
export function answerText(work: Pick<Work, "execution">, locale = toLocale(work.execution.locale)): string {
  return answerParts(work, locale)
    .map((part) => (part.type === "text" ? part.text : part.type === "data-notice" ? part.data.message : ""))
    .join("\n");
}
