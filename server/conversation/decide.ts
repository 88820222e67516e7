// What one message leads to: something said, a question, or an execution. Reads records and changes none; turn.ts does
// what is decided here.
import { hasOrder } from "../commerce/orders";
import { routeIntent } from "../sop/routing";
import { answersChoice } from "./choice-slot";
import { readVerdict } from "./confirm-words";
import type { Decision, Said, Understood } from "./decision";
import { fillSlots, told } from "./fill-slots";
import { entityValues, extractEntities } from "./intent/entities";
import { ACT, intentDefinition, type Recognition } from "./intent/recognise";
import { REPLY } from "./reply-texts";
import { choices, sentences, text } from "./say";
import type { Pending } from "./session";
import { missingFields, readAddress } from "./slot-address";
import { knownFacts, onlyNamesAnOrder, pickOffered } from "./slots";
import { answersTextSlot } from "./text-slot";
import { abilitiesText, cannotDoText, understandingPart } from "./understanding";

/** Below this, we do not even claim to have understood. */
const CLAIM = 0.4;
/** A candidate worth offering. */
const PLAUSIBLE = 0.12;
/** Sure enough of another request to leave the question that was open. */
const CHANGE_OF_MIND = 0.7;

/** A message while nothing is pending. */
export async function decideRequest(heard: Said): Promise<Decision> {
  const said = followUp(heard);
  const { recognition, ctx, catalog } = said;
  const definition = intentDefinition(recognition.intent);
  const say = REPLY[recognition.language];
  if (answersNothing(recognition)) return { kind: "say", parts: [text(say.nothingAsked)] };
  const abilities = listAbilities(said);
  if (!definition || definition.kind === "outside") {
    return { kind: "say", parts: [sentences(said, say.outside, abilitiesText(recognition.language, abilities))] };
  }
  if (definition.kind === "social") {
    const reply = definition.reply?.[recognition.language] ?? "";
    const offer = recognition.intent === "greeting" ? abilitiesText(recognition.language, abilities) : "";
    return { kind: "say", parts: [sentences(said, reply, offer)] };
  }
  const unsure = askWhichRequest(said);
  if (unsure) return unsure;
  const sop = routeIntent(ctx, catalog, recognition.intent);
  const intent = understood(recognition);
  if (!sop && recognition.confidence < CLAIM) {
    return { kind: "say", parts: [sentences(said, say.notSure, abilitiesText(recognition.language, abilities))] };
  }
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
  if (!definition || recognition.text.length > A_FEW || !GOES_ON.test(recognition.text)) return said;
  const entities = extractEntities(recognition.text);
  if (!onlyNamesAnOrder({ text: recognition.text.replace(LINKS, (link) => " ".repeat(link.length)), entities })) {
    return said;
  }
  const { id: intent, label } = definition;
  return { ...said, recognition: { ...recognition, intent, label, confidence: 1, layer: "rules", ambiguous: false } };
}

/** A message while a question is open. */
export async function decideAnswer(said: Said, pending: Pending): Promise<Decision> {
  const { recognition } = said;
  if (isAbandoning(recognition.text) && !answersOpenQuestion(said, pending))
    return { kind: "abandon", parts: [text(REPLY[recognition.language].abandoned)] };
  if (pending.slot === "intent") return decideChosenRequest(said, pending);
  if (changesTheRequest(said, pending)) return decideRequest(said);
  const sop = routeIntent(said.ctx, said.catalog, pending.intent);
  // The SOP went away while the question was open: what was said is read afresh.
  if (!sop) return decideRequest(said);
  const intent = { id: pending.intent, confidence: pending.confidence, sentiment: pending.sentiment };
  return fillSlots(said, sop, intent, (await namesAnotherOrder(said, pending)) ? null : pending);
}

async function decideChosenRequest(said: Said, pending: Pending): Promise<Decision> {
  const [only, ...others] = pending.offered;
  const agreed = others.length === 0 && readVerdict(said.recognition.text) === "yes" ? only?.value : undefined;
  const chosen = agreed ?? pickOffered(said.recognition.text, pending.offered);
  const definition = chosen ? intentDefinition(chosen) : null;
  if (!definition) return decideRequest(said);
  const intent = { id: definition.id, confidence: 1, sentiment: pending.sentiment };
  const sop = routeIntent(said.ctx, said.catalog, definition.id);
  if (sop) return fillSlots(said, sop, intent, null, pending);
  const answer = cannotDoText(said.recognition, definition.label[said.recognition.language], listAbilities(said));
  return { kind: "say", parts: [text(answer)] };
}

function understood(recognition: Recognition): Understood {
  return { id: recognition.intent, confidence: recognition.confidence, sentiment: recognition.sentiment.score };
}

/** The labels of every intent this person has an SOP for. */
function listAbilities({ ctx, catalog, recognition }: Said): string[] {
  const intents = [...catalog.sops.values()].flatMap((sop) => sop.graph.intents);
  return [...new Set(intents)]
    .filter((id) => routeIntent(ctx, catalog, id) !== null)
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

const ABANDON =
  /^[^\p{L}\p{N}]*(never ?mind|cancel( it| that)?|stop|forget (it|that|about it)|no(,? thanks?| thank you)?|quit|leave it|drop it|算了(吧)?|不用了|没事了?|不查了|不问了|取消吧?|不要了|停)(,?\s*(谢谢|thanks|thank you))?[^\p{L}\p{N}]*$/iu;

/** Whether a message gives up the question that is open. */
export function isAbandoning(text: string): boolean {
  return ABANDON.test(text);
}

/**
 * A bare number is an enquiry elsewhere and an answer here; "it never arrived" is a request elsewhere and a reason here;
 * "不要了" gives up elsewhere and is a reason here.
 */
function answersOpenQuestion({ recognition }: Pick<Said, "recognition">, pending: Pending): boolean {
  const slot = intentDefinition(pending.intent)?.slots.find(({ name }) => name === pending.slot);
  if (slot?.free) return !isAbandoning(recognition.text);
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

/** An order of theirs, where something about another one was asked: the same request, begun anew for that one. */
async function namesAnotherOrder({ ctx, recognition }: Said, pending: Pending): Promise<boolean> {
  const [orderId, ...others] = entityValues(recognition.entities, "order_id");
  if (orderId === undefined || others.length > 0 || typeof pending.known.order_id !== "string") return false;
  if (orderId === pending.known.order_id || !onlyNamesAnOrder(recognition)) return false;
  return !answersOpenQuestion({ recognition }, pending) && (await hasOrder(ctx, { orderId }));
}

/** A number or a few words that no rule knows: put beside a list, they are a choice that is not on it. */
function isHardlyARequest(recognition: Recognition): boolean {
  return onlyNamesAnOrder(recognition) || (recognition.layer === "classifier" && isBrief(recognition.text));
}

/** Whether the answer to a question is really another request: "cancel my order 12345" while we asked which one is late. */
function changesTheRequest({ recognition, ctx, catalog }: Said, pending: Pending): boolean {
  if (recognition.intent === pending.intent || recognition.confidence < CHANGE_OF_MIND) return false;
  if (answersOpenQuestion({ recognition }, pending)) return false;
  const slot = intentDefinition(pending.intent)?.slots.find(({ name }) => name === pending.slot);
  if (slot?.entity === "choice" && isHardlyARequest(recognition)) return false;
  if (intentDefinition(recognition.intent)?.kind !== "request") return false;
  // A bare number, or another word for the same SOP, answers the question.
  return routeIntent(ctx, catalog, recognition.intent) !== routeIntent(ctx, catalog, pending.intent);
}
