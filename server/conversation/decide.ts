// What one message leads to: something said, a question, or an execution. Reads records and changes none; turn.ts does
// what is decided here.
import type { Locale } from "../context";
import type { LoadedSop } from "../sop/graph";
import { routeIntent } from "./route";
import { answerFromArticles } from "./answer-from-articles";
import { askAgain, fromTheBeginning, sayWhy } from "./ask-again";
import { answersChoice } from "./choice-slot";
import { readVerdict } from "./confirm-words";
import { correctedFacts, readCorrection } from "./correction";
import type { Decision, Said, Understood } from "./decision";
import {
  correctedWords,
  isAbandoning,
  isCorrecting,
  looksLikeQuestion,
  readAct,
  wantsNoPerson,
  type Act,
} from "./dialogue-acts";
import { fillSlots, told } from "./fill-slots";
import { asIntent } from "./hearing";
import { decideIdentity, identitySlot, proveFirst, routeOnceProved, unprovedOrder } from "./guest/identity";
import { entityValues, extractEntities } from "./intent/entities";
import { ACT, intentDefinition, type Recognition } from "./intent/recognise";
import { aboutOrder, ordersTogether } from "./named-orders";
import { pauseQuestion, resumeQuestion } from "./pause";
import { REPLY } from "./reply-texts";
import { choices, sentences, text } from "./say";
import { SUGGESTED_INTENTS } from "./suggestions";
import type { Agenda, Pending, Wish } from "./session";
import { goesOnWithout } from "./picture-slot";
import { missingFields, readAddress } from "./slot-address";
import { ordersInWords, pointsBefore } from "./slot-records";
import { knownFacts, onlyNamesAnOrder, pickOffered } from "./slots";
import { answersTextSlot } from "./text-slot";
import { abilitiesText, cannotDoText, understandingPart } from "./understanding";
import { MOST_WISHES, splitWishes, wishLabel, type Part } from "./wishes";

const PERSON = "contact_human_agent";
/** Below this, we do not even claim to have understood. */
const CLAIM = 0.4;
/** A candidate worth offering. */
const PLAUSIBLE = 0.12;
/** Sure enough of another request to leave the question that was open. */
const CHANGE_OF_MIND = 0.7;

/** A message while nothing is pending: one request, or several that are taken one after another. */
export async function decideMessage(said: Said): Promise<Decision> {
  const act = readAct(said.recognition.text);
  if (act === "stop_all" && (said.context.agenda ?? []).length > 0) {
    return { kind: "say", parts: [text(REPLY[said.recognition.language].allDropped)], clear: true };
  }
  const language = said.recognition.language;
  const [first, ...others] = splitWishes(said.words, language, said.recognition);
  if (!first || (others.length === 0 && !first.refused && !first.unread)) return decideRequest(said);
  if (first.refused === "all") return { kind: "say", parts: [text(REPLY[language].declined)] };
  const recognition = { ...first.recognition, language };
  const decision = await decideRequest({ ...said, recognition, words: first.words });
  const unread = first.unread ? [REPLY[language].notRead(first.unread)] : [];
  if (others.length === 0) return { ...decision, parts: [...unread.map(text), ...decision.parts] };
  const lead = text([announced([first, ...others], language), ...unread].join("\n"));
  const since = said.ctx.clock.now().toISOString();
  const later = others.map((part, i) => onAgenda(part, { than: (others[i - 1] ?? first).recognition.intent, since }));
  return { ...decision, parts: [lead, ...decision.parts], first: [...(decision.first ?? []), ...later] };
}

/** What is taken in which order, and that the last of too many are left. */
function announced(wishes: readonly Part[], language: Locale): string {
  const say = REPLY[language];
  const labels = wishes.slice(0, MOST_WISHES).map((wish) => {
    return { wish: wishLabel(wish, language), otherwise: wish.otherwise ?? false };
  });
  const all = say.firstThen(labels);
  return wishes.length > MOST_WISHES ? `${all}${language === "zh-CN" ? "" : " "}${say.notAllAtOnce}` : all;
}

function onAgenda(part: Part, before: NonNullable<Wish["otherwise"]>): Wish {
  const { words, recognition, order, otherwise } = part;
  const { intent, confidence, sentiment } = recognition;
  return {
    kind: "wish",
    words,
    intent: { id: intent, confidence, sentiment: sentiment.score },
    known: {},
    ...(order === undefined ? {} : { order }),
    ...(otherwise ? { otherwise: before } : {}),
  };
}

/** A message that is one request, while nothing is pending. */
export async function decideRequest(heard: Said): Promise<Decision> {
  const said = followUp(heard);
  const { recognition, ctx, catalog } = said;
  const definition = intentDefinition(recognition.intent);
  const say = REPLY[recognition.language];
  if (answersNothing(recognition)) return { kind: "say", parts: [text(say.nothingAsked)] };
  const abilities = listAbilities(said);
  if (!definition || definition.kind === "outside") {
    const known = await answerFromArticles(said);
    if (known) return known;
    return { kind: "say", parts: [sentences(said, say.outside, abilitiesText(recognition.language, abilities))] };
  }
  if (definition.kind === "social") {
    const reply = definition.reply?.[recognition.language] ?? "";
    const offer = recognition.intent === "greeting" ? abilitiesText(recognition.language, abilities) : "";
    return { kind: "say", parts: [sentences(said, reply, offer)] };
  }
  const sop = routeIntent(ctx, catalog, recognition.intent);
  const unsure = askWhichRequest(said);
  if (unsure || !(sop ?? routeOnceProved(said, recognition.intent))) {
    const known = await answerFromArticles(said, { surely: unsure !== null });
    if (known) return known;
  }
  if (unsure) return unsure;
  const intent = understood(recognition);
  if (!sop && recognition.confidence < CLAIM) {
    return { kind: "say", parts: [sentences(said, say.notSure, abilitiesText(recognition.language, abilities))] };
  }
  const proof = await proveFirst(said, sop, intent);
  if (proof) return proof;
  if (!sop) {
    const label = definition.label[recognition.language];
    return {
      kind: "say",
      parts: [understandingPart(recognition, intent), text(cannotDoText(recognition, label, abilities))],
    };
  }
  return fillSlots(said, sop, intent, null);
}

/** A yes or a no that nobody asked for. "Cancel" is one, too, unless it is a request. */
function answersNothing({ text: words, intent, confidence }: Recognition): boolean {
  const verdict = readVerdict(words);
  if (verdict === null || intentDefinition(intent)?.kind === "social") return false;
  return verdict === "yes" || intentDefinition(intent)?.kind !== "request" || confidence < ACT;
}

/** Longer messages say more than this. */
const A_FEW = 60;
const GOES_ON =
  /^[\s,，。!！?？]*(?:and|what about|how about|also|same (?:for|with)|那么?|还有|再看看?|那)[\s,，]|呢[?？。!！~～\s]*$|\b(?:too|as well)[?.!\s]*$/iu;
const LINKS = /\b(?:and|what|how|about|also|same|for|with|too|as|well)\b|那么?|还有|再看看?|呢|也/giu;

/** "And 12273?", "12251 呢？": the request before, for another order. */
function followUp(said: Said): Said {
  const { recognition, context } = said;
  const definition = context.recentIntent ? intentDefinition(context.recentIntent) : undefined;
  if (!definition || recognition.text.length > A_FEW) return said;
  if (context.recentOrderId && pointsBefore(recognition.text)) {
    return { ...said, recognition: asIntent(recognition, definition.id) };
  }
  if (!GOES_ON.test(recognition.text)) return said;
  const entities = extractEntities(recognition.text);
  if (!onlyNamesAnOrder({ text: recognition.text.replace(LINKS, (link) => " ".repeat(link.length)), entities })) {
    return said;
  }
  return { ...said, recognition: asIntent(recognition, definition.id) };
}

/** A message while a question is open. */
export async function decideAnswer(said: Said, pending: Pending): Promise<Decision> {
  const { recognition } = said;
  if (pending.intent === PERSON && wantsNoPerson(recognition.text))
    return { kind: "abandon", parts: [text(REPLY[recognition.language].abandoned)] };
  const act = readAct(recognition.text);
  const meant = act ? await decideAct(said, pending, act) : null;
  if (meant) return meant;
  if (identitySlot(pending)) {
    const elsewhere = { other: () => decideOther(said, pending), aside: () => answerAside(said, pending) };
    return decideIdentity(said, pending, elsewhere);
  }
  const corrected = unprovedOrder(said) === undefined ? await decideCorrection(said, pending) : null;
  if (corrected) return corrected;
  if (pending.slot === "intent") return decideChosenRequest(said, pending);
  if (changesTheRequest(said, pending) && !(await namesTheirThing(said, pending))) return decideOther(said, pending);
  const aside = await answerAside(said, pending);
  if (aside) return aside;
  const sop = routeIntent(said.ctx, said.catalog, pending.intent);
  // The SOP went away while the question was open: what was said is read afresh.
  if (!sop) return decideRequest(said);
  const proof = await proveFirst(said, sop, wantedBy(pending), told(pending.told, said.words));
  if (proof) return proof;
  const orders = pending.slot === "order_id" ? ordersTogether(recognition) : [];
  if (orders.length > 1) return decideSeveral(said, sop, pending, orders);
  return fillSlots(said, sop, wantedBy(pending), pending);
}

/** "12521 and 12533", in answer to which order it is: the same for each, one after another. */
async function decideSeveral(
  said: Said,
  sop: LoadedSop,
  pending: Pending,
  orders: readonly string[],
): Promise<Decision> {
  const { recognition, words } = said;
  const language = recognition.language;
  const parts = orders.map((order): Part => {
    return {
      words: told(pending.told, words),
      order,
      recognition: asIntent(aboutOrder(recognition, order), pending.intent),
    };
  });
  const [first, ...others] = parts;
  const heard = first ? { ...said, recognition: { ...recognition, entities: first.recognition.entities } } : said;
  const decision = await fillSlots(heard, sop, wantedBy(pending), pending);
  const later = others.map((part) =>
    onAgenda(part, { than: pending.intent, since: said.ctx.clock.now().toISOString() }),
  );
  return {
    ...decision,
    parts: [text(announced(parts, language)), ...decision.parts],
    first: [...(decision.first ?? []), ...later],
  };
}

const wantedBy = ({ intent: id, confidence, sentiment }: Pending): Understood => ({ id, confidence, sentiment });

/** What is said about the conversation itself. null: as an answer it means something else. */
async function decideAct(said: Said, pending: Pending, act: Act): Promise<Decision | null> {
  const say = REPLY[said.recognition.language];
  switch (act) {
    case "abandon":
      return answersOpenQuestion(said, pending) ? null : { kind: "abandon", parts: [text(say.abandoned)] };
    case "stop_all":
      return { kind: "abandon", parts: [text(say.allDropped)], clear: true };
    case "start_over":
      return fromTheBeginning(said, said.context, pending);
    case "repeat":
      return askAgain(said, said.context, pending);
    case "why":
      return sayWhy(said, said.context, pending);
    case "pause":
      return pauseQuestion(said, pending);
    case "resume":
      return resumeQuestion(said, pending);
    case "status":
      return null;
  }
}

/** What was answered before is put right; what does not depend on it stays answered. */
async function decideCorrection(said: Said, pending: Pending): Promise<Decision | null> {
  const { recognition } = said;
  const sop = routeIntent(said.ctx, said.catalog, pending.intent);
  if (!sop) return null;
  const marked = isCorrecting(recognition.text);
  if (!marked && (answersOpenQuestion(said, pending) || !onlyNamesAnOrder(recognition))) return null;
  const rest = correctedWords(recognition.text);
  // A word that announces a correction may as well begin another request.
  const only = onlyNamesAnOrder({ text: rest, entities: extractEntities(rest) });
  if (!only && changesTheRequest(said, pending)) return null;
  const known = Object.fromEntries(Object.entries(pending.known).filter(([name]) => name !== pending.slot));
  const correction = await readCorrection(said, sop, { intent: pending.intent, known });
  if (!correction) return null;
  // "I clicked the wrong one" is a reason, too; nothing was said to take the wrong one's place.
  if (correction.ask.length > 0 && answersOpenQuestion(said, pending)) return null;
  const say = REPLY[recognition.language];
  // A number that is not theirs may be an item's of the list that is open.
  if (correction.unknown !== null) {
    return marked ? askAgain(said, said.context, pending, [text(say.orderNotFound(correction.unknown))]) : null;
  }
  const { [pending.slot]: partly } = pending.known;
  const slot = correction.ask[0] ?? pending.slot;
  const keeps = slot === pending.slot && !correction.slots.includes("items") && partly !== undefined;
  const next: Pending = {
    ...pending,
    slot,
    failures: 0,
    known: { ...correction.known, ...(keeps ? { [slot]: partly } : {}) },
    told: told(pending.told, recognition.text),
  };
  const facts = correctedFacts(correction, recognition.language);
  return askAgain(said, said.context, next, [
    understandingPart(recognition, wantedBy(pending)),
    ...(facts ? [text(say.corrected(facts))] : []),
  ]);
}

/** Whether the SOP asks its customer to say yes before it writes. */
export function asksForYes({ graph }: LoadedSop): boolean {
  return Object.values(graph.nodes).some(
    (node) => node.type === "human_approval" && node.approvers.some((one) => "customer" in one),
  );
}

/** "Actually…", "instead": what was asked is not wanted any more. */
const INSTEAD = /\b(?:actually|instead|rather|never ?mind|forget)\b|算了|不用了|还是/iu;

/**
 * Another request while a question is open. An enquiry is answered, and the question comes back afterwards; something else
 * to be done takes the place of what was wanted.
 */
async function decideOther(said: Said, pending: Pending): Promise<Decision> {
  const { recognition, ctx, catalog } = said;
  const sop = routeIntent(ctx, catalog, recognition.intent);
  const say = REPLY[recognition.language];
  const acts = sop !== null && asksForYes(sop);
  const question: Agenda[number] = { kind: "question", pending };
  if (acts && asksOfRules(said)) {
    const known = await answerFromArticles(said, { surely: true });
    if (known) return { ...known, first: [...(known.first ?? []), question] };
  }
  const decision = await decideMessage(said);
  if (acts && BESIDES.test(recognition.text) && decision.kind !== "say") {
    return { ...decision, first: [...(decision.first ?? []), question] };
  }
  if (INSTEAD.test(recognition.text) || acts) {
    const label = intentDefinition(pending.intent)?.label[recognition.language];
    const lead = label === undefined || pending.slot === "intent" ? [] : [text(say.leaving(label))];
    return { ...decision, parts: [...lead, ...decision.parts] };
  }
  if (decision.kind === "say") return askAgain(said, said.context, pending, decision.parts);
  return { ...decision, first: [...(decision.first ?? []), question] };
}

/** Something else besides, and not in the place of what was wanted. */
const BESIDES =
  /^\W*(?:oh,? |and )?(?:by the way|btw|also|one more thing|another thing)\b|^[\s，,]*(?:对了|顺便|另外|顺带|还有)/iu;
const OF_RULES =
  /^\W*(?:(?:by the way|btw|oh|and|also|ok|but|quick question|wait)[\s,:]+)*(?:how (?:long|much|many|do|does|can)|when|what|which|do you|does|is there|are there|is it)\b|多久|几天|多少|怎么|如何|什么|哪些|(?:能|可以|支持|有|会).{0,12}[吗么][?？。]?\s*$/iu;
const TO_BE_DONE = /帮我|给我|替我|麻烦|\b(?:please|pls|i want|i need|i'd like)\b/iu;

/** "How long do refunds take?", "发票能开公司抬头吗": how things are done, and not that something be done. */
function asksOfRules({ recognition }: Said): boolean {
  const named = entityValues(recognition.entities, "order_id").length > 0;
  return !named && OF_RULES.test(recognition.text) && !TO_BE_DONE.test(recognition.text);
}

/** Small talk, and what is none of our business, in the middle: answered, and asked again. */
async function answerAside(said: Said, pending: Pending): Promise<Decision | null> {
  const { recognition } = said;
  const kind = intentDefinition(recognition.intent)?.kind;
  if (kind === "request" || recognition.confidence < CHANGE_OF_MIND || answersOpenQuestion(said, pending)) return null;
  if (kind !== "social" && !looksLikeQuestion(said.words)) return null;
  const decision = await decideRequest(said);
  return decision.kind === "say" ? askAgain(said, said.context, pending, decision.parts) : null;
}

async function decideChosenRequest(said: Said, pending: Pending): Promise<Decision> {
  const [only, ...others] = pending.offered;
  const agreed = others.length === 0 && readVerdict(said.recognition.text) === "yes" ? only?.value : undefined;
  const chosen = agreed ?? pickOffered(said.recognition.text, pending.offered);
  const definition = chosen ? intentDefinition(chosen) : null;
  if (!definition) return decideUnchosen(said, pending);
  const intent = { id: definition.id, confidence: 1, sentiment: pending.sentiment };
  const sop = routeIntent(said.ctx, said.catalog, definition.id);
  const proof = await proveFirst(said, sop, intent, pending.told);
  if (proof) return proof;
  // What was picked is our name for the request: it says nothing of the matter itself.
  const picked = pending.told === "" && (pending.buttons ?? []).includes(said.words.trim());
  const heard = picked ? { ...said, words: "", recognition: { ...said.recognition, text: "" } } : said;
  if (sop) return fillSlots(heard, sop, intent, null, pending);
  const answer = cannotDoText(said.recognition, definition.label[said.recognition.language], listAbilities(said));
  return { kind: "say", parts: [text(answer)] };
}

/** What is none of the choices is a request by itself; where it is none, the choices are shown once more. */
async function decideUnchosen(said: Said, pending: Pending): Promise<Decision> {
  const decision = await decideRequest(said);
  if (decision.kind !== "say" || pending.failures > 0 || isDeclined(said)) return decision;
  const social = intentDefinition(said.recognition.intent)?.kind === "social";
  const lead = social ? decision.parts : [text(REPLY[said.recognition.language].notAChoice)];
  return askAgain(said, said.context, { ...pending, failures: pending.failures + 1 }, lead);
}

const isDeclined = ({ recognition }: Said) => readVerdict(recognition.text) === "no";

function understood(recognition: Recognition): Understood {
  return { id: recognition.intent, confidence: recognition.confidence, sentiment: recognition.sentiment.score };
}

/** The labels of every intent this person has an SOP for, what most people ask for first. */
function listAbilities({ ctx, catalog, recognition }: Said): string[] {
  const intents = [...catalog.sops.values()].flatMap((sop) => sop.graph.intents);
  return [...new Set([...SUGGESTED_INTENTS, ...intents])]
    .filter((id) => routeOnceProved({ ctx, catalog }, id) !== null)
    .flatMap((id) => intentDefinition(id)?.label[recognition.language] ?? []);
}

/** A near tie, or a guess too weak to act on, is put to the customer, provided that we could do any of it. */
function askWhichRequest(said: Said): Decision | null {
  const { recognition, ctx, catalog } = said;
  if (!recognition.ambiguous && recognition.confidence >= ACT) return null;
  const plausible = recognition.candidates.filter(
    ({ intent, confidence }) => confidence >= PLAUSIBLE && intentDefinition(intent)?.kind === "request",
  );
  const routes = plausible.map(({ intent }) => routeIntent(ctx, catalog, intent));
  const doable = routes.filter((sop) => sop !== null);
  if (doable.length === 0) return null;
  const oneSop = doable.length === routes.length && doable.every((sop) => sop === doable[0]);
  if (oneSop && (routes.length > 1 || recognition.confidence >= ACT)) return null;
  const say = REPLY[recognition.language];
  const options = plausible.map(({ intent, label }) => ({ id: intent, label: label[recognition.language] }));
  return {
    kind: "ask",
    parts: [
      text(say.unclear),
      ...choices(
        "intent",
        options.map(({ id, label }) => ({
          value: label,
          label,
          detail: intentDefinition(id)?.description[recognition.language] ?? say.unclearDetail,
        })),
      ),
    ],
    pending: {
      intent: recognition.intent,
      confidence: recognition.confidence,
      sentiment: recognition.sentiment.score,
      slot: "intent",
      failures: 0,
      offered: options.map(({ id, label }) => ({ value: id, label })),
      known: knownFacts(recognition.entities),
      told: told(recognition.text),
    },
  };
}

/**
 * A bare number is an enquiry elsewhere and an answer here; "it never arrived" is a request elsewhere and a reason here;
 * "不要了" gives up elsewhere and is a reason here.
 */
function answersOpenQuestion({ recognition }: Pick<Said, "recognition">, pending: Pending): boolean {
  const slot = intentDefinition(pending.intent)?.slots.find(({ name }) => name === pending.slot);
  if (slot?.free) return !isAbandoning(recognition.text);
  if (slot?.entity === "picture") return goesOnWithout(recognition.text);
  if (slot?.entity === "text") return answersTextSlot(recognition.text, slot, pending.offered);
  if (slot?.entity === "choice") return answersChoice(recognition.text, slot, pending.offered);
  if (slot?.entity === "address" && missingFields(readAddress(recognition.text)).length === 0) return true;
  return (
    slot !== undefined && (onlyNamesAnOrder(recognition) || pickOffered(recognition.text, pending.offered) !== null)
  );
}

/** At most three words, or eight characters of Chinese. */
function isBrief(text: string): boolean {
  if (text.length > A_FEW) return false;
  return /\p{Script=Han}/u.test(text) ? text.length <= 8 : (text.match(/[\p{L}\p{N}]+/gu) ?? []).length <= 3;
}

/** Words that point at a thing and do not name it: "it's the one with the keyboard". */
const POINTING =
  /\b(?:it'?s|it is|the|that|one|with|order|for|from|of|my|i|we|bought|ordered|got|in|was|is|has|an?)\b|就是|我?买的?|那[一]?[单个笔]|的|订单|里面?|有/giu;

/** "The other blue thing", "那个蓝色的": a thing, before anything else. */
const POINTS = /^\W*(?:the|that|this)\b(?!\s+(?:is|was|isn'?t))|^(?:那|这)[个件双单台盏]/iu;

/** A number or a few words that no rule knows: put beside a list, they are a choice that is not on it. */
function isHardlyARequest(recognition: Recognition): boolean {
  const words = recognition.text.replace(POINTING, " ").trim();
  return onlyNamesAnOrder(recognition) || (recognition.layer === "classifier" && isBrief(words));
}

/** "The lamp", where the question is which order: what they bought, and not a wish for one. */
async function namesTheirThing({ ctx, recognition }: Said, pending: Pending): Promise<boolean> {
  if (pending.slot !== "order_id" || !isHardlyARequest(recognition)) return false;
  return (await ordersInWords(ctx, recognition.text)).length > 0;
}

/** Whether the answer to a question is really another request: "cancel my order 12345" while we asked which one is late. */
/** "I don't know which one": no answer, and nothing else that is wanted. */
const AT_A_LOSS =
  /^[^\p{L}]*(?:(?:sorry|hmm+|um+|well|but|and)[\s,]+)*(?:i (?:really |just )?(?:don'?t|do not|can'?t) (?:know|remember|recall)|(?:i have )?no idea|(?:i'?m )?not sure)(?: (?:which|what|the|order|number|one|it|that|is|was|of|them))*[^\p{L}]*$|^[\s，,]*(?:我|也|真|都|有点|实在)*(?:不(?:知道|记得|清楚|确定|太清楚)|忘(?:记)?了|想不起来)(?:是|了|哪|一?个|单|号|订单|吗|呢|的|多少)*[。.!！~]*$/iu;

function changesTheRequest({ recognition, ctx, catalog }: Said, pending: Pending): boolean {
  if (AT_A_LOSS.test(recognition.text.replaceAll("’", "'"))) return false;
  if (recognition.intent === pending.intent || recognition.confidence < CHANGE_OF_MIND) return false;
  if (answersOpenQuestion({ recognition }, pending)) return false;
  const slot = intentDefinition(pending.intent)?.slots.find(({ name }) => name === pending.slot);
  if (slot?.entity === "choice" && isHardlyARequest(recognition)) return false;
  if (slot?.entity === "order_id" && POINTS.test(recognition.text) && isHardlyARequest(recognition)) return false;
  if (intentDefinition(recognition.intent)?.kind !== "request") return false;
  // A bare number, or another word for the same SOP, answers the question.
  return routeIntent(ctx, catalog, recognition.intent) !== routeIntent(ctx, catalog, pending.intent);
}
