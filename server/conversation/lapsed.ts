// A question that nobody answered in time. It is put away, not lost: the next message that means it takes it up where it
// was, with what was known; anything else is answered first, and the customer is asked once whether to go on.
import type { Draft } from "./apply";
import { keptPictures } from "./attachments/send-attachments";
import { readVerdict } from "./confirm-words";
import { decideAnswer, decideMessage } from "./decide";
import type { Decision, Said } from "./decision";
import { readAct } from "./dialogue-acts";
import { intentDefinition } from "./intent/recognise";
import { lastSaid } from "./last-said";
import { pauseAtRest, requestLabel, resumeQuestion } from "./pause";
import type { ChatPart } from "./parts.schema";
import { REPLY } from "./reply-texts";
import { choices, text } from "./say";
import { EMPTY_CONTEXT, type Lapsed, type SessionContext } from "./session";
import { go } from "./session-journal";
import { onlyNamesAnOrder, pickOffered } from "./slots";

/** Puts the open question away, and says so; nothing is said where there was none. Work and what follows it stay. */
export function lapse(draft: Draft, locale: Said["ctx"]["locale"]): ChatPart[] {
  const { pending, agenda, aside, confirming, lapsed, pictures } = draft.context;
  const kept = { ...(aside ? { aside } : {}), ...(confirming ? { confirming } : {}) };
  if (draft.state === "COLLECTING_INFO") go(draft, "expire");
  if (!pending) {
    draft.context = { ...EMPTY_CONTEXT, ...kept, ...(agenda ? { agenda } : {}), ...(lapsed ? { lapsed } : {}) };
    return [];
  }
  const away = { pending, ...(agenda ? { agenda } : {}), ...(pictures ? { pictures } : {}) };
  draft.context = { ...EMPTY_CONTEXT, ...kept, lapsed: away };
  const message = REPLY[locale].expired(requestLabel(pending, locale));
  return [{ type: "data-notice", id: "notice:session_expired", data: { code: "session_expired", message } }];
}

/** As sure as this of a request, it is one. */
const SURE = 0.7;

/** A message while nothing is under way. */
export async function decideAtRest(said: Said, draft: Draft): Promise<Decision> {
  const say = REPLY[said.ctx.locale];
  const act = readAct(said.recognition.text);
  if (act === "repeat") {
    return { kind: "say", parts: (await lastSaid(said.ctx, said.sessionId)) ?? [text(say.nothingToRepeat)] };
  }
  if (act === "pause") return pauseAtRest(said);
  const { lapsed } = said.context;
  if (lapsed) return (await takeUpLapsed(said, draft, lapsed)) ?? besideLapsed(said, draft, lapsed);
  if (act === "resume") {
    const waits = (said.context.agenda ?? []).length > 0;
    return { kind: "say", parts: [text(waits ? say.goingOn : say.nothingToResume)] };
  }
  if (act === "status" && !isARequest(said)) {
    const last = await lastSaid(said.ctx, said.sessionId);
    if (last) return { kind: "say", parts: [text(say.nothingUnderWay), ...last] };
  }
  return decideMessage(said);
}

/** "Hello" is a greeting where nothing is under way, and "any news?" may be about a parcel. */
function isARequest({ recognition: { intent, confidence } }: Said): boolean {
  const kind = intentDefinition(intent)?.kind;
  return kind === "social" || (kind === "request" && confidence >= SURE);
}

function forget(draft: Draft): void {
  const { lapsed: _, ...rest } = draft.context;
  draft.context = rest;
}

/** It is open again, with the pictures that were sent for it. */
function takeBack(draft: Draft, { pictures = [] }: Lapsed): void {
  forget(draft);
  draft.context = { ...draft.context, ...keptPictures(pictures, draft.context.pictures ?? []) };
}

const inContext = (said: Said, { context }: Draft): Said => ({ ...said, context });

/** null: the message is about something else. */
async function takeUpLapsed(said: Said, draft: Draft, lapsed: Lapsed): Promise<Decision | null> {
  const { pending, agenda, offered } = lapsed;
  const words = said.recognition.text;
  const act = readAct(words);
  const verdict = offered ? readVerdict(words) : null;
  const later = agenda ? { last: agenda } : {};
  if (act === "resume" || verdict === "yes") {
    takeBack(draft, lapsed);
    return { ...(await resumeQuestion(inContext(said, draft), pending)), ...later };
  }
  if (act === "abandon" || act === "stop_all" || verdict === "no") {
    forget(draft);
    return { kind: "say", parts: [text(REPLY[said.ctx.locale].abandoned)] };
  }
  const picked = pending.offered.length > 0 && pickOffered(words, pending.offered) !== null;
  const numbered = pending.slot === "order_id" && onlyNamesAnOrder(said.recognition);
  if (!picked && !numbered) return null;
  takeBack(draft, lapsed);
  const decision = await decideAnswer(inContext(said, draft), pending);
  const last = [...(decision.last ?? []), ...(agenda ?? [])];
  return { ...decision, ...(last.length > 0 ? { last } : {}) };
}

/** Something else is answered first. What begins the same request anew takes the old one's place. */
async function besideLapsed(said: Said, draft: Draft, lapsed: Lapsed): Promise<Decision> {
  const decision = await decideMessage(said);
  const { pending } = lapsed;
  const begun =
    decision.kind === "ask" ? decision.pending.intent : decision.kind === "start" ? decision.intent.id : null;
  if (begun !== null) {
    if (begun === pending.intent) forget(draft);
    return decision;
  }
  if (lapsed.offered) return decision;
  draft.context = { ...draft.context, lapsed: { ...lapsed, offered: true } };
  return { ...decision, parts: [...decision.parts, ...offer(said.ctx.locale, lapsed)] };
}

function offer(locale: Said["ctx"]["locale"], { pending }: NonNullable<SessionContext["lapsed"]>): ChatPart[] {
  const say = REPLY[locale];
  const label = requestLabel(pending, locale);
  const options = [say.goOnWith(label), say.leaveIt].map((words) => ({ value: words, label: words, detail: "" }));
  return [text(say.shallIGoOn(label)), ...choices("lapsed", options)];
}
