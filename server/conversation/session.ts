// One conversation: its state machine (§2.2.1), its row and the lock that lets one turn at a time touch it. A state
// changes only along TRANSITIONS; what is pending belongs to a state and goes when the state goes.
import { z } from "zod";
import { can } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Prisma, SessionState as SessionRow } from "../db";
import { env } from "../env";
import { AppError } from "../errors";

export const SESSION_STATES = [
  "IDLE",
  "COLLECTING_INFO",
  "EXECUTING",
  "WAITING_CONFIRMATION",
  "ERROR",
  "COMPENSATING",
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export const SESSION_EVENTS = [
  /** a question to the customer */ "ask",
  /** an execution starts, or is taken up again */ "start",
  /** the customer gives the request up */ "abandon",
  /** the work asks the customer to say yes */ "confirm",
  /** the question was answered, or is no longer open */ "accept",
  /** what was done is being undone */ "compensate",
  /** the work steps aside for what else the customer wants */ "set_aside",
  "finish",
  "fail",
  "recover",
  "expire",
] as const;
export type SessionEvent = (typeof SESSION_EVENTS)[number];

export const TRANSITIONS: Record<SessionState, Partial<Record<SessionEvent, SessionState>>> = {
  IDLE: { ask: "COLLECTING_INFO", start: "EXECUTING" },
  COLLECTING_INFO: {
    ask: "COLLECTING_INFO",
    start: "EXECUTING",
    abandon: "IDLE",
    expire: "IDLE",
    fail: "ERROR",
  },
  EXECUTING: {
    confirm: "WAITING_CONFIRMATION",
    compensate: "COMPENSATING",
    set_aside: "IDLE",
    finish: "IDLE",
    fail: "ERROR",
  },
  // The execution is told yes or no and decides what follows; should it end without either, the session ends with it.
  WAITING_CONFIRMATION: {
    accept: "EXECUTING",
    compensate: "COMPENSATING",
    set_aside: "IDLE",
    finish: "IDLE",
    fail: "ERROR",
  },
  COMPENSATING: { finish: "IDLE", fail: "ERROR" },
  ERROR: { recover: "IDLE" },
};

/** The state an event leads to. An event that the state does not know is a bug of ours, never of the customer. */
export function transition(state: SessionState, event: SessionEvent): SessionState {
  const next = TRANSITIONS[state][event];
  if (!next) throw new AppError("INTERNAL", `A session that is ${state} cannot ${event}.`, { reason: "transition" });
  return next;
}

/** After this long without a message, an open question is put away. The messages stay, and so does what was known. */
export const SESSION_TTL_MS = env.SESSION_MINUTES * 60_000;

export const SESSION_ID = /^sess_[0-9A-HJKMNP-TV-Z]{26}$/;

const option = z.object({ value: z.string(), label: z.string() });

/** A question that waits for its answer. `slot` is a slot of the intent, or "intent" when the request itself is open. */
const pendingSchema = z.object({
  intent: z.string(),
  confidence: z.number(),
  sentiment: z.number(),
  slot: z.string(),
  /** Answers that led nowhere. */
  failures: z.number(),
  /** What was offered to choose from, in the order shown. */
  offered: z.array(option),
  /** What is said for the customer when one of them is picked. */
  buttons: z.array(z.string()).optional(),
  /** What is known so far: slots that are filled, and of the open one the part that is. */
  known: z.record(z.string(), z.json()),
  /** The customer's words since the request began: what is in them is not asked for. */
  told: z.string().default(""),
});
export type Pending = z.infer<typeof pendingSchema>;
export type SlotValue = Pending["known"][string];

/** Something the customer wants, to be begun when its turn comes. */
const wishSchema = z.object({
  kind: z.literal("wish"),
  /** What they said of it. */
  words: z.string(),
  /** null: the words say it. */
  intent: z.object({ id: z.string(), confidence: z.number(), sentiment: z.number() }).nullable(),
  /** Slots that are known already. */
  known: z.record(z.string(), z.json()),
  /** The slots that are to be asked for, whatever the words or what was spoken of before would give. */
  ask: z.array(z.string()).optional(),
  /** Of the orders the words name, the one this is about. */
  order: z.string().optional(),
  /** Wanted only if this other request, begun since then (ISO time), changed nothing: "if that's not possible, …". */
  otherwise: z.object({ than: z.string(), since: z.string() }).optional(),
});
export type Wish = z.infer<typeof wishSchema>;

/** What is taken up once nothing else is under way, the first first: a wish, or a question to be asked again. */
const agendaSchema = z.array(
  z.discriminatedUnion("kind", [wishSchema, z.object({ kind: z.literal("question"), pending: pendingSchema })]),
);
export type Agenda = z.infer<typeof agendaSchema>;

/** A question nobody answered in time, with what was to come after it: kept until it is taken up or given up. */
const lapsedSchema = z.object({
  pending: pendingSchema,
  agenda: agendaSchema.optional(),
  /** Sent for it, and gone to no work yet. */
  pictures: z.array(z.string()).optional(),
  offered: z.boolean().optional(),
});
export type Lapsed = z.infer<typeof lapsedSchema>;

const contextSchema = z.object({
  pending: pendingSchema.nullable().catch(null),
  lapsed: lapsedSchema.optional().catch(undefined),
  /** Since when the customer has set the conversation aside; nothing expires meanwhile. */
  paused: z.iso.datetime().optional().catch(undefined),
  agenda: agendaSchema.optional().catch(undefined),
  /** Work that goes on, or waits, while the conversation is about something else. */
  aside: z.array(z.string()).optional().catch(undefined),
  /** The order last spoken about: what "it" means. */
  recentOrderId: z.string().nullable().catch(null),
  /** What was last begun: what "and 12273?" asks again. */
  recentIntent: z.string().optional().catch(undefined),
  /** Pictures that were sent and have not gone to any work yet. */
  pictures: z.array(z.string()).optional().catch(undefined),
  /** What the customer was shown to confirm: a typed yes is bound to it. */
  confirming: z.object({ approvalId: z.string(), hash: z.string() }).optional().catch(undefined),
});
export type SessionContext = z.infer<typeof contextSchema>;
export const EMPTY_CONTEXT: SessionContext = { pending: null, recentOrderId: null };

export function readContext(row: Pick<SessionRow, "context">): SessionContext {
  return contextSchema.catch(EMPTY_CONTEXT).parse(row.context);
}

/** What its customer set aside waits for as long as they like. */
export function isExpired(row: Pick<SessionRow, "context" | "expiresAt">, now: Date): boolean {
  return row.expiresAt <= now && readContext(row).paused === undefined;
}

/** Throws INTERNAL for a stored word that is no state. */
export function readState(row: Pick<SessionRow, "state">): SessionState {
  const state = SESSION_STATES.find((known) => known === row.state);
  if (!state) throw new AppError("INTERNAL", `Unknown session state ${row.state}.`);
  return state;
}

const historySchema = z
  .array(z.object({ role: z.enum(["user", "assistant"]), text: z.string(), at: z.string() }))
  .catch([]);
export type HistoryEntry = z.infer<typeof historySchema>[number];

const HISTORY_LENGTH = 20;
const HISTORY_TEXT = 200;

/** The last turns, each cut short: enough to know what was spoken about. */
export function appendHistory(history: unknown, ...entries: HistoryEntry[]): HistoryEntry[] {
  const said = entries.filter(({ text }) => text !== "");
  const short = said.map((entry) => ({ ...entry, text: shorten(entry.text, HISTORY_TEXT) }));
  return [...historySchema.parse(history), ...short].slice(-HISTORY_LENGTH);
}

/** The first characters of a text, never half of one. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text.replace(/\s+/g, " ").trim());
  return characters.length <= length ? characters.join("") : `${characters.slice(0, length - 1).join("")}…`;
}

export function sessionNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such conversation.", { reason: "session_not_found" });
}

/**
 * Whose sessions are one's own: those one opened, and for a customer also those a program holds in their name, which
 * links in e-mails and lists lead to. Nobody else's program reaches those.
 */
export function ownedBy({ userId, customerId, role }: Ctx["actor"]): Prisma.SessionStateWhereInput {
  if (role !== "customer" || customerId === null) return { userId };
  return { OR: [{ userId }, { customerId, channel: "rest" }] };
}

/**
 * The session for one turn, locked until the transaction ends, so that turns follow one another. An id nobody used yet
 * becomes this person's session; somebody else's looks as if it did not exist.
 */
export async function lockSession(ctx: Ctx, input: { sessionId: string; channel: string }): Promise<SessionRow> {
  const { db, actor, clock } = ctx;
  if (!SESSION_ID.test(input.sessionId)) throw sessionNotFound();
  const now = clock.now();
  await db.sessionState.createMany({
    data: {
      id: input.sessionId,
      userId: actor.userId,
      customerId: actor.customerId,
      channel: input.channel,
      locale: ctx.locale,
      state: "IDLE",
      context: EMPTY_CONTEXT,
      createdAt: now,
      lastActiveAt: now,
      expiresAt: new Date(now.getTime() + SESSION_TTL_MS),
    },
    skipDuplicates: true,
  });
  await lockRow(db, input.sessionId);
  const session = await db.sessionState.findFirst({ where: { id: input.sessionId, ...ownedBy(actor) } });
  if (!session) throw sessionNotFound();
  return session;
}

export async function lockRow(db: Db, sessionId: string): Promise<void> {
  await db.$queryRaw`SELECT id FROM session_states WHERE id = ${sessionId} FOR UPDATE`;
}

/** A session this person may read. Throws NOT_FOUND, also for sessions of others. */
export async function findSession(ctx: Ctx, sessionId: string): Promise<SessionRow> {
  const owner = can(ctx.actor, "session:read:all") ? {} : ownedBy(ctx.actor);
  const session = SESSION_ID.test(sessionId)
    ? await ctx.db.sessionState.findFirst({ where: { id: sessionId, ...owner } })
    : null;
  if (!session) throw sessionNotFound();
  return session;
}
