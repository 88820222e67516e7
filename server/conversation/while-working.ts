// A message while work is under way, or while it waits for its customer's word: a yes or a no, something put right, a stop,
// another wish, or a question, which gets the true state. Nothing that was shown is confirmed by anything but a plain yes.
import type { Locale } from "../context";
import type { Execution } from "../db";
import { REPLACED_BY_CUSTOMER, STOPPED_BY_CUSTOMER, stopOwnExecution } from "../engine/stop-own";
import { AppError } from "../errors";
import type { LoadedSop } from "../sop/graph";
import { routeIntent } from "./route";
import { answerAsk } from "./answer-ask";
import type { Draft } from "./apply";
import { confirmationPart } from "./asks";
import { afterYes, onlySaysCancel, readVerdict, type Verdict } from "./confirm-words";
import { correctedFacts, readCorrection, type Correction } from "./correction";
import { asksForYes, decideMessage } from "./decide";
import type { Decision, Said } from "./decision";
import {
  isCorrecting,
  isStopping,
  isYesBut,
  keepsIt,
  looksLikeQuestion,
  pointsAtOne,
  readAct,
  wantsNoPerson,
} from "./dialogue-acts";
import { told, usedSlots } from "./fill-slots";
import { entityValues } from "./intent/entities";
import { intentDefinition, recognise } from "./intent/recognise";
import type { ChatPart } from "./parts.schema";
import { pausedWords } from "./pause";
import { REPLY } from "./reply-texts";
import { text } from "./say";
import type { SlotValue, Wish } from "./session";
import { statusParts } from "./status-reply";
import { wishLabel } from "./wishes";
import type { WorkReply } from "./work-reply";

const PERSON = "contact_human_agent";
/** Sure enough of another wish to take it up beside the work. */
const ANOTHER = 0.7;

export async function decideWhileWorking(said: Said, draft: Draft): Promise<Decision | WorkReply> {
  const { asks } = draft;
  const act = readAct(said.recognition.text);
  if (act === "pause") return { ...reply(draft, [text(pausedWords(said.ctx, asks))]), pause: true };
  if (draft.state === "COMPENSATING") return whileUndone(said, draft);
  if (asks.information && !asks.confirmation) {
    return act === "resume" ? statusReply(said, draft) : answerOrStatus(said, draft);
  }
  const row = draft.currentExecutionId
    ? await said.ctx.db.execution.findUnique({ where: { id: draft.currentExecutionId } })
    : null;
  if (!row) return answerOrStatus(said, draft);
  return asks.confirmation ? whileConfirming(said, draft, row) : whileExecuting(said, draft, row);
}

async function answerOrStatus(said: Said, draft: Draft, verdict?: Verdict): Promise<WorkReply> {
  const { currentExecutionId: executionId, asks } = draft;
  const { confirming } = draft.context;
  const about = { ctx: said.ctx, text: said.words, executionId, confirming, ...(verdict ? { verdict } : {}) };
  const answer = await answerAsk(about, asks);
  return answer ? { kind: "work", ...answer } : statusReply(said, draft);
}

async function statusReply(said: Said, draft: Draft): Promise<WorkReply> {
  return reply(draft, await statusParts(said.ctx, draft.currentExecutionId, draft.asks));
}

function whileUndone(said: Said, draft: Draft): Promise<WorkReply> | WorkReply {
  if (!isStopping(said.recognition.text)) return answerOrStatus(said, draft);
  return reply(draft, [text(REPLY[said.ctx.locale].alreadyStopping)]);
}

const reply = (draft: Draft, parts: ChatPart[]): WorkReply => ({
  kind: "work",
  parts,
  carriesOn: false,
  confirming: draft.context.confirming,
});

async function whileConfirming(said: Said, draft: Draft, row: Execution): Promise<Decision | WorkReply> {
  const words = said.recognition.text;
  const say = REPLY[said.ctx.locale];
  const verdict = readVerdict(words);
  // After a while away the card is shown before a word counts for it.
  if (verdict === "yes" && said.context.paused !== undefined) return shownAgain(said, draft, [text(say.goingOn)]);
  if (verdict === "yes" && !wasSeen(said, draft)) return shownAgain(said, draft, [text(say.lookFirst)]);
  if (verdict === "no" && onlySaysCancel(words) && cancels(row)) {
    return shownAgain(said, draft, [text(say.cancelWhich(labelOf(row, said.ctx.locale)))]);
  }
  if (verdict !== null) return answerOrStatus(said, draft);
  switch (readAct(words)) {
    case "why":
      return shownAgain(said, draft, [text(say.whyConfirm)]);
    case "repeat":
      return shownAgain(said, draft, []);
    case "resume":
      return shownAgain(said, draft, [text(say.goingOn)]);
    case "start_over":
      return replace(said, draft, row, { known: {}, slots: [], ask: [], unknown: null });
    case "stop_all":
      return { ...(await stop(said, draft, row, say.stoppingAll)), clear: true };
    case "status":
    case "pause":
      return answerOrStatus(said, draft);
    case "abandon":
      return answerOrStatus(said, draft, "no");
    case null:
  }
  if (isStopping(words) || (row.intent === PERSON && wantsNoPerson(words))) return answerOrStatus(said, draft, "no");
  if (keepsIt(words) && namesNoOther(said, row)) return answerOrStatus(said, draft, "no");
  const marked = isCorrecting(words) || isYesBut(words) || pointsAtOne(words);
  const other = marked ? null : await anotherWish(said, draft, row);
  if (other) return other;
  const correction = await correctionOf(said, row);
  if (correction && (marked || correction.ask.length === 0)) return replace(said, draft, row, correction);
  if (isYesBut(words)) return shownAgain(said, draft, [text(say.notAYes)]);
  if (marked) {
    const wish = await anotherWish(said, draft, row);
    if (wish || isCorrecting(words)) return wish ?? shownAgain(said, draft, [text(say.notAYes)]);
  }
  if (!correction && wasSeen(said, draft) && saysYesToIt(said, row)) {
    return answerOrStatus(said, draft, "yes");
  }
  return answerOrStatus(said, draft);
}

/** An order that is named is the one the card is about. */
function namesNoOther({ recognition }: Said, { input }: Execution): boolean {
  const about = (input as { order_id?: unknown }).order_id;
  return entityValues(recognition.entities, "order_id").every((id) => id === about);
}

/** A yes that was written before the card was there speaks of something else. */
function wasSeen({ arrivedAt }: Said, { asks: { confirmation } }: Draft): boolean {
  return !arrivedAt || !confirmation || confirmation.createdAt <= arrivedAt;
}

const labelOf = ({ intent }: Execution, locale: Locale) => intentDefinition(intent)?.label[locale] ?? intent;
const cancels = (row: Execution) => /cancel/iu.test(labelOf(row, "en"));

/** Words that make a request said once more a narrower or another one. */
const NARROWS =
  /\d|\b(?:other|another|only|just|except|instead|half|one|first|not|don'?t|later|if|when)\b|另|别|其他|只|不|除|一半|先|再|如果|等/iu;

/** "Yes, cancel it", "好的，取消订单": a yes, and the same request in a few words. */
function saysYesToIt({ ctx, catalog, recognition }: Said, row: Execution): boolean {
  const rest = afterYes(recognition.text);
  if (!rest || rest.length > 24 || NARROWS.test(rest) || looksLikeQuestion(rest)) return false;
  const again = recognise(rest, { locale: ctx.locale });
  return again.confidence >= ANOTHER && routeIntent(ctx, catalog, again.intent)?.graph.sopId === row.sopId;
}

/** The card as it is now. What is on screen from here on is what a yes speaks of. */
async function shownAgain(said: Said, draft: Draft, lead: ChatPart[]): Promise<WorkReply> {
  const { confirmation } = draft.asks;
  if (!confirmation) return reply(draft, lead);
  const { confirming } = draft.context;
  const changed = confirming?.approvalId === confirmation.id && confirming.hash !== confirmation.hash;
  const why = changed ? [text(REPLY[said.ctx.locale].changedMeanwhile)] : [];
  return {
    ...reply(draft, [...lead, ...why, confirmationPart(confirmation, said.ctx.locale)]),
    confirming: { approvalId: confirmation.id, hash: confirmation.hash },
  };
}

async function whileExecuting(said: Said, draft: Draft, row: Execution): Promise<Decision | WorkReply> {
  const words = said.recognition.text;
  const say = REPLY[said.ctx.locale];
  const act = readAct(words);
  if (act === "stop_all") return { ...(await stop(said, draft, row, say.stoppingAll)), clear: true };
  if (act === "start_over") return replace(said, draft, row, { known: {}, slots: [], ask: [], unknown: null });
  if (act === "status" || act === "why" || act === "repeat" || act === "resume") return answerOrStatus(said, draft);
  if (isStopping(words)) return stop(said, draft, row, say.stopping);
  if (isCorrecting(words)) {
    const correction = await correctionOf(said, row);
    if (correction) return replace(said, draft, row, correction);
  }
  return (await anotherWish(said, draft, row)) ?? answerOrStatus(said, draft);
}

/** What the work was begun with, as the slots of its intent. */
function knownOf(sop: LoadedSop, { intent, input }: Execution): Record<string, SlotValue> {
  const given = (input ?? {}) as Record<string, SlotValue>;
  const names = usedSlots(sop, intent).map(({ name }) => name);
  return Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]] as const])));
}

async function correctionOf(said: Said, row: Execution): Promise<Correction | null> {
  const sop = routeIntent(said.ctx, said.catalog, row.intent);
  return sop ? readCorrection(said, sop, { intent: row.intent, known: knownOf(sop, row) }) : null;
}

/** Whether it was stopped; false when it is too late for that. */
async function stopped(said: Said, row: Execution, reason: typeof STOPPED_BY_CUSTOMER | typeof REPLACED_BY_CUSTOMER) {
  try {
    await stopOwnExecution(said.ctx, { executionId: row.id, reason });
    return true;
  } catch (error) {
    const why = error instanceof AppError ? (error.options.reason ?? "") : "";
    if (!["past_no_return", "execution_ended", "execution_undoing"].includes(why)) throw error;
    return false;
  }
}

async function stop(said: Said, draft: Draft, row: Execution, words: string): Promise<WorkReply> {
  if (!(await stopped(said, row, STOPPED_BY_CUSTOMER))) return reply(draft, [text(REPLY[said.ctx.locale].tooLate)]);
  const parts: ChatPart[] = [
    { type: "data-notice", id: "notice:stopping", data: { code: "stopping", message: words } },
  ];
  return { ...reply(draft, parts), carriesOn: true, stopped: true };
}

/** Stops what was shown, and begins anew with what was put right once it has ended. */
async function replace(said: Said, draft: Draft, row: Execution, correction: Correction): Promise<WorkReply> {
  const say = REPLY[said.ctx.locale];
  if (correction.unknown !== null) return shownAgain(said, draft, [text(say.orderNotFound(correction.unknown))]);
  if (!(await stopped(said, row, REPLACED_BY_CUSTOMER))) return reply(draft, [text(say.tooLateToChange)]);
  const anew = correction.slots.length === 0;
  const { message } = row.input as { message?: unknown };
  const before = typeof message === "string" ? message : "";
  const sop = routeIntent(said.ctx, said.catalog, row.intent);
  // What was made of nothing but its words is made of them again.
  const again = sop && usedSlots(sop, row.intent).length === 0 ? before : "";
  const wish: Wish = {
    kind: "wish",
    words: anew ? again : told(before, said.words),
    intent: { id: row.intent, confidence: row.intentConfidence, sentiment: row.sentiment },
    known: correction.known,
    ask: correction.ask,
  };
  const facts = correctedFacts(correction, said.ctx.locale);
  const parts = [anew ? say.startingOver : "", facts ? say.corrected(facts) : "", anew ? "" : say.stoppingFor];
  const joined = parts.filter(Boolean).join(said.ctx.locale === "zh-CN" ? "" : " ");
  return { ...reply(draft, [text(joined)]), stopped: true, first: [wish] };
}

/**
 * Another wish than the one under way: what only asks is answered at once where the work waits for somebody; what is to be
 * done comes after it.
 */
async function anotherWish(said: Said, draft: Draft, row: Execution): Promise<Decision | WorkReply | null> {
  const { recognition, ctx, catalog } = said;
  if (recognition.confidence < ANOTHER || intentDefinition(recognition.intent)?.kind !== "request") return null;
  const sop = routeIntent(ctx, catalog, recognition.intent);
  if (!sop || isTheSame(said, row)) return null;
  const { asks } = draft;
  const waits = asks.confirmation !== null || asks.decision !== null;
  if (waits && (asks.confirmation === null || !asksForYes(sop))) {
    return { ...(await decideMessage(said)), aside: true };
  }
  const wish: Wish = {
    kind: "wish",
    words: said.words,
    intent: { id: recognition.intent, confidence: recognition.confidence, sentiment: recognition.sentiment.score },
    known: {},
  };
  const note = text(REPLY[ctx.locale].queued(wishLabel(said, ctx.locale)));
  return { ...(await shownAgain(said, draft, [note])), last: [wish] };
}

/** The request under way, said once more. */
function isTheSame({ ctx, catalog, recognition }: Said, row: Execution): boolean {
  const [orderId] = entityValues(recognition.entities, "order_id");
  const about = (row.input as { order_id?: unknown }).order_id;
  if (orderId !== undefined && typeof about === "string" && orderId !== about) return false;
  return routeIntent(ctx, catalog, recognition.intent)?.graph.sopId === row.sopId;
}
