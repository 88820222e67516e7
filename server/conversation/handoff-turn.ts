// The one place where a turn meets people. While a person is asked for or has the conversation, what the customer writes
// is kept for them and starts nothing; otherwise this decides whether a person is to be asked for. Runs inside the turn's
// transaction, after the session's row was locked.
import { ticketLabel } from "../commerce/tickets";
import { isGuest } from "../context";
import type { Handoff, SessionState as SessionRow } from "../db";
import { newId } from "../ids";
import { routeIntent } from "./route";
import { readVerdict } from "./confirm-words";
import type { Decision, Said } from "./decision";
import { declinesPerson, takesBackPerson } from "./dialogue-acts";
import { auditHandoff, openHandoff, requestHandoff } from "./handoff";
import { sawPerson } from "./handoff-bell";
import type { HandoffReason } from "./handoff.schema";
import { openHandoffTicket } from "./handoff-ticket";
import { backAt, HANDOFF } from "./handoff-texts";
import { intentDefinition } from "./intent/recognise";
import type { ChatPart } from "./parts.schema";
import { text } from "./say";
import { nextStaffed, type SupportHours } from "./support-hours";
import { currentSupport, someoneIsThere, type Support } from "./support";
import { markWithdrawn } from "./withdraw-handoff";

const PERSON = "contact_human_agent";
/** Below this, nobody is sure that a person was asked for. */
const ASKED = 0.5;
/** Longer messages say more than this. */
const A_FEW = 60;
/** Below this, a message was not understood. */
const UNDERSTOOD = 0.4;
/** Answers to one question that led nowhere, and messages in a row that were not understood. */
const FAILED_ANSWERS = 3;
const LOST = 2;

/** What the turn knows of the session beside what was said. */
type Where = { session: SessionRow; confirming: boolean };
/** A reply of any kind: all that matters here is what it says, and what it asks. */
type Reply = { kind: string; parts: ChatPart[]; pending?: { slot: string; failures: number } };
type Passed<T> = {
  decision: T | Decision;
  /** The conversation is with a person now, or on its way to one: nothing more is begun in it. */
  held: boolean;
};

export async function withPeople<T extends Reply>(
  said: Said,
  where: Where,
  decide: () => Promise<T>,
): Promise<Passed<T>> {
  const decision = await decideAmongPeople(said, where, decide);
  return { decision, held: (await openHandoff(said.ctx.db, where.session.id)) !== null };
}

async function decideAmongPeople<T extends Reply>(
  said: Said,
  where: Where,
  decide: () => Promise<T>,
): Promise<T | Decision> {
  const { session } = where;
  const open = await openHandoff(said.ctx.db, session.id);
  if (open) return (await heldReply(said, where, open)) ?? decide();
  // A colleague's own conversation with Steward is nobody's to take over, and a command line hears no person's answer.
  const support = currentSupport();
  const { actor } = said.ctx;
  const outside = (actor.role !== "customer" && !isGuest(actor)) || session.channel === "cli";
  if (outside || !support.hours) return decide();
  const present = { ...support, hours: support.hours };
  if (asksForPerson(said)) return onRequest(said, session, present, decide);
  return onTrouble(said, session, present, await decide());
}

/** null: it is Steward's after all, an answer to what it asked before. */
async function heldReply(said: Said, { confirming }: Where, open: Handoff): Promise<Decision | null> {
  const waits = open.status === "WAITING";
  if (waits && confirming && readVerdict(said.words) !== null) return null;
  if (waits && takesBackPerson(said.recognition.text)) {
    await markWithdrawn(said.ctx, open);
    // "Forget it, where is my order?": what is wanted of us instead is answered.
    if (asksUs(said)) return null;
    return { kind: "say", parts: [text(HANDOFF[said.ctx.locale].withdrawn({ name: "", ticket: "" }))] };
  }
  if (!waits) await sawPerson(said.ctx.db, open, said.ctx.clock.now());
  return { kind: "say", parts: [handoffPart(open)] };
}

/** As sure as this of a request, it is one. */
const SURE = 0.7;

function asksUs({ recognition: { intent, confidence } }: Said): boolean {
  return intent !== PERSON && confidence >= SURE && intentDefinition(intent)?.kind === "request";
}

/** As it is kept; reading puts how it stands then in its place. */
function handoffPart(handoff: Handoff): ChatPart {
  const { id: handoffId, ticketNumber } = handoff;
  return {
    type: "data-handoff",
    id: "handoff",
    data: {
      handoffId,
      reason: handoff.reason as HandoffReason,
      status: "WAITING",
      ahead: null,
      person: null,
      ticket: ticketNumber && ticketLabel({ number: ticketNumber }),
    },
  };
}

/** In answer to a question, a longer text that speaks of a person is a reason or a matter, no wish for one. */
function asksForPerson({ recognition, context: { pending } }: Said): boolean {
  if (pending && (pending.intent === PERSON || recognition.text.length > A_FEW)) return false;
  return recognition.intent === PERSON && recognition.confidence >= ASKED && !declinesPerson(recognition.text);
}

type Present = Support & { hours: SupportHours };

async function onRequest<T extends Reply>(
  said: Said,
  session: SessionRow,
  support: Present,
  decide: () => Promise<T>,
): Promise<T | Decision> {
  const { ctx, catalog } = said;
  if (someoneIsThere(support, ctx.clock.now())) return callPerson(said, session, "ASKED");
  // The procedure asks what it is about and confirms; without one, the ticket is opened with what was said.
  if (!routeIntent(ctx, catalog, PERSON)) return openTicket(said, session, support, "ASKED");
  const decision = await decide();
  const away = text(HANDOFF[ctx.locale].awayAsk(whenBack(said, support)));
  return { ...decision, parts: [away, ...decision.parts] };
}

async function callPerson(said: Said, session: SessionRow, reason: HandoffReason): Promise<Decision> {
  const sentiment = said.recognition.sentiment.score;
  const handoff = await requestHandoff(said.ctx, { sessionId: session.id, reason, sentiment });
  const parts = [text(HANDOFF[said.ctx.locale].called[reason]), handoffPart(handoff)];
  const { pending } = said.context;
  // Who asks for a person may come back to what was being asked; what led nowhere is not asked for again.
  const away =
    reason === "ASKED" && pending && pending.slot !== "intent" && pending.failures === 0 ? { away: pending } : {};
  return { kind: "say", parts, ...away };
}

async function openTicket(said: Said, session: SessionRow, support: Present, reason: HandoffReason): Promise<Decision> {
  const { ctx, recognition } = said;
  const at = ctx.clock.now();
  const row = { id: newId("hand"), sessionId: session.id, customerId: session.customerId, reason, status: "TICKETED" };
  const before = await ctx.db.handoff.create({
    data: { ...row, locale: ctx.locale, sentiment: recognition.sentiment.score, requestedAt: at, endedAt: at },
  });
  const ticketNumber = await openHandoffTicket(ctx, before, said.words);
  const handoff = await ctx.db.handoff.update({ where: { id: before.id }, data: { ticketNumber } });
  await auditHandoff(ctx, "handoff.ticket", handoff, { reason, ticket: ticketNumber });
  const label = ticketLabel({ number: ticketNumber });
  return { kind: "say", parts: [text(HANDOFF[ctx.locale].awayTicket[reason](label, whenBack(said, support)))] };
}

function whenBack({ ctx }: Said, { hours }: Present): string {
  return backAt(nextStaffed(hours, ctx.clock.now()), hours, ctx.locale, ctx.actor.timeZone);
}

/** Asks for a person when Steward does not get on with this customer; once in a conversation. */
async function onTrouble<T extends Reply>(
  said: Said,
  session: SessionRow,
  support: Present,
  decision: T,
): Promise<T | Decision> {
  const lost = wasLost(said, decision) ? session.lost + 1 : 0;
  if (lost !== session.lost) {
    await said.ctx.db.sessionState.update({ where: { id: session.id }, data: { lost }, select: { id: true } });
  }
  const reason = await whyPerson(said, session, support, decision, lost);
  if (!reason) return decision;
  const before = await said.ctx.db.handoff.count({ where: { sessionId: session.id, reason: { not: "ASKED" } } });
  if (before > 0) return decision;
  const there = someoneIsThere(support, said.ctx.clock.now());
  const called = there ? await callPerson(said, session, reason) : await openTicket(said, session, support, reason);
  // What was begun or answered stands; what was only asked again does not.
  const stands = decision.kind === "start" || decision.kind === "work";
  return stands ? { ...decision, parts: [...decision.parts, ...called.parts] } : called;
}

async function whyPerson(
  said: Said,
  session: SessionRow,
  support: Present,
  decision: Reply,
  lost: number,
): Promise<HandoffReason | null> {
  if (-said.recognition.sentiment.score >= support.anger) return "ANGER";
  const failures = decision.pending?.failures ?? 0;
  if (failures >= FAILED_ANSWERS || lost >= LOST) return "MISUNDERSTOOD";
  const request = intentDefinition(said.recognition.intent)?.kind === "request";
  const unhelped = failures > 0 || lost > 0 || (decision.kind === "say" && request && readVerdict(said.words) === null);
  if (!unhelped || !session.customerId) return null;
  const where = { id: session.customerId };
  const customer = await said.ctx.db.customer.findUnique({ where, select: { vipLevel: true } });
  return customer && customer.vipLevel >= support.vipLevel ? "VIP" : null;
}

/** Nothing could be made of it: neither something to do nor something to say. */
function wasLost({ recognition, words }: Said, { kind, pending }: Reply): boolean {
  // A picture alone says nothing that could be misunderstood.
  if (words === "") return false;
  if (kind === "ask") return pending?.slot === "intent";
  if (kind !== "say") return false;
  const outside = (intentDefinition(recognition.intent)?.kind ?? "outside") === "outside";
  return outside || (recognition.confidence < UNDERSTOOD && readVerdict(recognition.text) === null);
}
