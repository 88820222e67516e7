// What is still wanted once nothing else is under way: the other wishes of a message, a request that was put right, a
// question that something came in between of, and work that steps aside. Taken up by the turn, or by the worker when the
// work before it ends, under the session's lock either way; what is taken up is asked, confirmed and kept like any message.
import type { Execution } from "../db";
import { isTerminal } from "../engine/status";
import { routeIntent } from "./route";
import { apply, readAsks, setAside, type About, type Draft } from "./apply";
import { askAgain } from "./ask-again";
import { confirmationPart } from "./asks";
import { decideRequest } from "./decide";
import type { Decision, Said } from "./decision";
import { fillSlots } from "./fill-slots";
import { asIntent, hear, hearNothing, type Hearing } from "./hearing";
import { intentDefinition } from "./intent/recognise";
import { hasDone } from "./has-done";
import { aboutOrder } from "./named-orders";
import type { ChatPart } from "./parts.schema";
import { REPLY } from "./reply-texts";
import { text } from "./say";
import type { Agenda, Pending, Wish } from "./session";
import { go } from "./session-journal";
import { wishLabel } from "./wishes";

export type TakenUp = { parts: ChatPart[]; executionId: string | null };
export const NOTHING_MORE: TakenUp = { parts: [], executionId: null };

/** Takes up one thing after another until something is under way or asked. */
export async function takeUpAgenda(hearing: Hearing, draft: Draft, about: About): Promise<TakenUp> {
  const parts: ChatPart[] = [];
  let executionId: string | null = null;
  while (executionId === null) {
    if (waitsForPeople(draft)) setAside(draft);
    if (draft.state === "ERROR" && isWaiting(draft)) go(draft, "recover");
    if (draft.state !== "IDLE") break;
    const [item, ...rest] = draft.context.agenda ?? [];
    if (!item) {
      parts.push(...(await takeBack(hearing, draft, about)));
      break;
    }
    draft.context = { ...draft.context, agenda: rest };
    if (item.kind === "wish" && item.otherwise && (await hasDone(hearing.ctx, about.sessionId, item.otherwise))) {
      parts.push(text(REPLY[hearing.ctx.locale].notNeeded(labelOf(hearing, draft, item))));
      continue;
    }
    const { said, decision, lead } = await decideItem(hearing, draft, item);
    parts.push(...lead, ...decision.parts);
    executionId = await apply(said, draft, decision, about);
    // It would fail again right away.
    if (decision.kind === "fail") break;
  }
  return { parts, executionId };
}

const isWaiting = ({ context }: Draft) => (context.agenda ?? []).length + (context.aside ?? []).length > 0;

/** Work that a colleague has to decide about does not keep the customer from the rest. */
function waitsForPeople({ state, asks, context }: Draft): boolean {
  const others = asks.decision !== null && asks.confirmation === null && asks.information === null;
  const [next] = context.agenda ?? [];
  // What is only wanted if this fails waits for how it ends.
  return state === "EXECUTING" && others && next !== undefined && !(next.kind === "wish" && next.otherwise);
}

type Item = { said: Said; decision: Decision; lead: ChatPart[] };

async function decideItem(hearing: Hearing, draft: Draft, item: Agenda[number]): Promise<Item> {
  const { locale } = hearing.ctx;
  const { context } = draft;
  if (item.kind === "wish") return decideWish(hearing, draft, item);
  const { pending } = item;
  const label = intentDefinition(pending.intent)?.label[locale];
  const lead = label === undefined || pending.slot === "intent" ? [] : [text(REPLY[locale].back(label))];
  const said = hearNothing(hearing, context, pending.intent);
  return { said, decision: await askAgain(hearing, context, pending), lead };
}

async function decideWish(hearing: Hearing, { context }: Draft, wish: Wish): Promise<Item> {
  const { locale } = hearing.ctx;
  const { intent, words, known, ask = [] } = wish;
  const said = meantBy(hearing, context, wish);
  if (!intent || (words !== "" && Object.keys(known).length + ask.length === 0)) {
    const lead = [text(REPLY[locale].next(wishLabel(said, locale)))];
    return { said, decision: await decideRequest(said), lead };
  }
  const sop = routeIntent(hearing.ctx, hearing.catalog, intent.id);
  if (!sop) return { said, decision: await decideRequest(said), lead: [] };
  const open: Pending = {
    intent: intent.id,
    confidence: intent.confidence,
    sentiment: intent.sentiment,
    slot: ask[0] ?? "",
    failures: 0,
    offered: [],
    buttons: [],
    known,
    told: words,
  };
  const nothing = { ...hearNothing(hearing, context, intent.id), words };
  const decision = await fillSlots(nothing, sop, intent, open, undefined, { silent: true });
  return { said: nothing, decision, lead: [] };
}

/** The words of a wish as they were understood when they were said. */
function meantBy(hearing: Hearing, context: Draft["context"], { intent, words, order }: Wish): Said {
  const said = hear(hearing, context, words);
  const meant = intent ? asIntent(said.recognition, intent.id) : said.recognition;
  return { ...said, recognition: order === undefined ? meant : aboutOrder(meant, order) };
}

const labelOf = (hearing: Hearing, { context }: Draft, wish: Wish) =>
  wishLabel(meantBy(hearing, context, wish), hearing.ctx.locale);

/** Of what stepped aside, what the customer is asked about is theirs again; what has ended is forgotten. */
async function takeBack(hearing: Hearing, draft: Draft, about: About): Promise<ChatPart[]> {
  const { db, locale } = hearing.ctx;
  const { aside = [] } = draft.context;
  if (aside.length === 0) return [];
  const rows = await db.execution.findMany({ where: { id: { in: aside } } });
  const open = rows.filter(({ status }) => !isTerminal(status));
  draft.context = { ...draft.context, aside: open.map(({ id }) => id) };
  for (const row of open) {
    const asks = await asksOf(hearing, draft, about, row);
    if (!asks) continue;
    const say = REPLY[locale];
    const label = intentDefinition(row.intent)?.label[locale];
    const back = label === undefined ? [] : [text(say.back(label))];
    if (!asks.confirmation) return back;
    return [...back, text(say.waitingForYou), confirmationPart(asks.confirmation, locale)];
  }
  return [];
}

/** Makes the work current again if it asks the customer anything; null, and nothing changed, when it does not. */
async function asksOf(hearing: Hearing, draft: Draft, about: About, row: Execution) {
  const kept = { ...draft, moves: [...draft.moves] };
  const aside = (draft.context.aside ?? []).filter((id) => id !== row.id);
  draft.context = { ...draft.context, aside };
  draft.currentExecutionId = row.id;
  draft.currentSopId = row.sopId;
  go(draft, "start");
  await readAsks(hearing.ctx, draft, about.sessionId);
  const { asks } = draft;
  if (asks.confirmation || asks.information) {
    if (asks.confirmation) {
      const { id: approvalId, hash } = asks.confirmation;
      draft.context = { ...draft.context, confirming: { approvalId, hash } };
    }
    return asks;
  }
  Object.assign(draft, kept);
  return null;
}
