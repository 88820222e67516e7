// How a guest proves that an order is theirs, as a question of the conversation: the order's number, its e-mail address or
// postcode, then the code. What they asked for waits meanwhile, and is taken up as if it were said again. The other
// questions of a conversation know nothing of this; decide.ts asks here first.
import { isGuest, type Ctx } from "../../context";
import type { OrderContact } from "../../commerce/order-contact";
import { AppError } from "../../errors";
import type { LoadedSop } from "../../sop/graph";
import { routeIntent } from "../route";
import type { Decision, Said, Understood } from "../decision";
import type { Hearing } from "../hearing";
import { entityValues } from "../intent/entities";
import { intentDefinition } from "../intent/recognise";
import type { ChatPart } from "../parts.schema";
import { choices, text } from "../say";
import type { Pending } from "../session";
import { understandingPart } from "../understanding";
import { checkGuestCode, sendGuestCode } from "./codes";
import { IDENTITY_SLOTS, readIdentity, type IdentitySlot, type Told } from "./read-identity";
import { GUEST, waysOn, type Way } from "./words";

const FAILURES_BEFORE_OTHER_WAYS = 2;
/** Sure enough of another request to leave what was wanted. */
const CHANGE_OF_MIND = 0.7;
/** Sure enough of a question about the shop to answer it in between: what was wanted is asked for again. */
const ASIDE = 0.4;

export function identitySlot({ slot }: Pick<Pending, "slot">): IdentitySlot | null {
  return IDENTITY_SLOTS.find((one) => one === slot) ?? null;
}

type Router = Pick<Hearing, "ctx" | "catalog">;

const routeAs = ({ ctx, catalog }: Router, role: "verified_guest" | "customer", intent: string) =>
  routeIntent({ actor: { ...ctx.actor, role } }, catalog, intent);

/** What somebody may ask for who can still prove who they are. */
export function routeOnceProved(said: Router, intent: string): LoadedSop | null {
  const now = routeIntent(said.ctx, said.catalog, intent);
  return now ?? (isGuest(said.ctx.actor) ? routeAs(said, "verified_guest", intent) : null);
}

/** The order a guest names and has not proved theirs. */
export function unprovedOrder({ ctx: { actor }, recognition }: Said): string | undefined {
  if (!isGuest(actor)) return undefined;
  return entityValues(recognition.entities, "order_id").find((id) => !actor.orderIds?.includes(id));
}

/**
 * What a guest is asked before a request about an order can begin, or where they are sent with one that is their account's;
 * null for everybody else, and for what needs to know nobody. `words`: what was said of it.
 */
export async function proveFirst(
  said: Said,
  sop: LoadedSop | null,
  intent: Understood,
  words = said.words,
): Promise<Decision | null> {
  const { actor } = said.ctx;
  if (!isGuest(actor)) return null;
  const proved = actor.orderIds ?? [];
  if (sop && !sop.graph.requiredPermissions.includes("order:read")) return null;
  const other = unprovedOrder(said);
  if (sop && other === undefined) return null;
  if (!sop && !routeAs(said, "verified_guest", intent.id)) return sendToAccount(said, intent);
  const say = GUEST[said.ctx.locale];
  const lead = proved.length > 0 && other !== undefined ? say.otherOrder(other) : say.needed;
  const pending: Pending = {
    intent: intent.id,
    confidence: intent.confidence,
    sentiment: intent.sentiment,
    slot: "guest_order",
    failures: 0,
    offered: [],
    known: other === undefined ? {} : { order_id: other },
    told: words,
  };
  // "Track order 11015, my postcode is 97206": who it is about is proved with what was said already.
  const { contact } = readIdentity("guest_order", said.recognition);
  if (other !== undefined && contact) {
    const claimed = { ...pending, known: { ...pending.known, contact } };
    return requestCode(asGuest(said), claimed, contact, [understandingPart(said.recognition, intent)]);
  }
  return askIdentity(said, pending, [understandingPart(said.recognition, intent), text(lead)]);
}

function sendToAccount(said: Said, intent: Understood): Decision | null {
  if (!routeAs(said, "customer", intent.id)) return null;
  const { locale } = said.ctx;
  const label = intentDefinition(intent.id)?.label[locale] ?? intent.id;
  const ways = choices("guest_account", waysOn(locale, said.sessionId, ["signIn"]));
  return {
    kind: "say",
    parts: [understandingPart(said.recognition, intent), text(GUEST[locale].account(label)), ...ways],
  };
}

type Asker = { ctx: Pick<Ctx, "locale">; sessionId?: string };

/** Asks for what is not known yet. */
export function askIdentity({ ctx, sessionId }: Asker, pending: Pending, lead: readonly ChatPart[] = []): Decision {
  const slot = nextSlot(pending);
  const say = GUEST[ctx.locale];
  const stuck = pending.failures >= FAILURES_BEFORE_OTHER_WAYS;
  const ways: Way[] = [
    ...(slot === "guest_code" ? (["resend"] as const) : []),
    "signIn",
    ...(stuck ? (["person", "leave"] as const) : []),
  ];
  const options = waysOn(ctx.locale, sessionId, ways);
  const question =
    slot === "guest_order"
      ? say.askOrder
      : slot === "guest_contact"
        ? say.askContact(claimOf(pending).orderNumber)
        : say.askCode;
  const parts = [...lead, text(stuck ? `${question}\n\n${say.otherWays}` : question), ...choices(slot, options)];
  return { kind: "ask", parts, pending: { ...pending, slot, offered: [], buttons: options.map(({ value }) => value) } };
}

function nextSlot({ slot, known }: Pending): IdentitySlot {
  if (typeof known["order_id"] !== "string") return "guest_order";
  return known["contact"] === undefined ? "guest_contact" : slot === "guest_code" ? slot : "guest_contact";
}

function claimOf({ known }: Pick<Pending, "known">): { orderNumber: string; contact: OrderContact | null } {
  const { order_id: orderNumber, contact } = known;
  return {
    orderNumber: typeof orderNumber === "string" ? orderNumber : "",
    contact: (contact as OrderContact | undefined) ?? null,
  };
}

/** Nothing of what was told is kept; what was wanted is. */
export function identityAnew(asker: Asker, pending: Pending, lead: readonly ChatPart[]): Decision {
  return askIdentity(asker, { ...pending, slot: "guest_order", known: {}, failures: 0 }, lead);
}

export function whyIdentity({ ctx }: Asker, { slot }: Pending): ChatPart {
  return text(slot === "guest_code" ? GUEST[ctx.locale].whyCode : GUEST[ctx.locale].why);
}

type Elsewhere = {
  /** The message as a request of its own, after which the question comes back. */
  other: () => Promise<Decision>;
  /** Small talk is answered; null when it is none. */
  aside: () => Promise<Decision | null>;
};

/** A message while a guest is asked who they are. */
export async function decideIdentity(heard: Said, asked: Pending, elsewhere: Elsewhere): Promise<Decision> {
  const said = asGuest(heard);
  const slot = identitySlot(asked) ?? "guest_order";
  const tells = readIdentity(slot, said.recognition);
  const changed = tells.only || tells.wants ? null : changedRequest(said, asked);
  const told = tells.orderNumber ?? tells.contact ?? tells.code ?? tells.wants;
  if (changed === "general" || (told === undefined && changed === null)) {
    const turned = changed === "general" ? await elsewhere.other() : await elsewhere.aside();
    if (turned) return turned;
  }
  const pending = changed === null || changed === "general" ? asked : changed;
  const lead = pending === asked ? [] : [text(GUEST[said.ctx.locale].instead(labelOf(said, pending)))];
  if (told === undefined && pending === asked) return notUnderstood(said, pending, slot);
  return withAnswer(said, pending, slot, tells, lead);
}

type SaidByGuest = Said & { sessionId: string };

function asGuest(said: Said): SaidByGuest {
  const { sessionId } = said;
  if (!sessionId) throw new AppError("INTERNAL", "A guest is asked in a conversation.", { reason: "guest_session" });
  return { ...said, sessionId };
}

const labelOf = ({ ctx }: Said, { intent }: Pending) => intentDefinition(intent)?.label[ctx.locale] ?? intent;

/** "general": it needs to know nobody. Another request about an order takes the place of the one before. */
function changedRequest(said: Said, pending: Pending): Pending | "general" | null {
  const { intent, confidence, sentiment } = said.recognition;
  if (intent === pending.intent || confidence < ASIDE) return null;
  if (intentDefinition(intent)?.kind !== "request") return null;
  const sop = routeIntent(said.ctx, said.catalog, intent);
  if (sop && !sop.graph.requiredPermissions.includes("order:read")) return "general";
  if (confidence < CHANGE_OF_MIND) return null;
  if (!routeAs(said, "verified_guest", intent)) return routeAs(said, "customer", intent) ? "general" : null;
  return { ...pending, intent, confidence, sentiment: sentiment.score, told: said.words };
}

async function withAnswer(
  said: SaidByGuest,
  pending: Pending,
  slot: IdentitySlot,
  { orderNumber, contact, code, wants }: Told,
  lead: readonly ChatPart[],
): Promise<Decision> {
  if (wants === "signIn") return askIdentity(said, pending, [...lead, text(GUEST[said.ctx.locale].back)]);
  if (slot === "guest_code" && code) return tryCode(said, pending, code);
  const known = {
    ...pending.known,
    ...(orderNumber ? { order_id: orderNumber } : {}),
    ...(contact ? { contact } : {}),
  };
  const next: Pending = { ...pending, known, failures: 0 };
  const claimed = claimOf(next);
  const renewed = orderNumber !== undefined || contact !== undefined || (wants === "resend" && slot === "guest_code");
  if (claimed.orderNumber && claimed.contact && renewed) return requestCode(said, next, claimed.contact, lead);
  return askIdentity(said, next, lead);
}

/** The same words whether or not the claim is true. */
async function requestCode(
  said: SaidByGuest,
  pending: Pending,
  contact: OrderContact,
  lead: readonly ChatPart[],
): Promise<Decision> {
  const { ctx, sessionId } = said;
  const say = GUEST[ctx.locale];
  const { orderNumber } = claimOf(pending);
  const outcome = await sendGuestCode(ctx, { sessionId, orderNumber, contact });
  const ways: Way[] = outcome === "asked" ? ["resend", "signIn"] : ["signIn", "person", "leave"];
  const options = waysOn(ctx.locale, sessionId, ways);
  const words = outcome === "asked" ? say.codeSent(orderNumber) : say.tooMany;
  return {
    kind: "ask",
    parts: [...lead, text(words), ...choices("guest_code", options)],
    pending: { ...pending, slot: "guest_code", failures: 0, offered: [], buttons: options.map(({ value }) => value) },
  };
}

async function tryCode(said: SaidByGuest, pending: Pending, code: string): Promise<Decision> {
  const say = GUEST[said.ctx.locale];
  const verdict = await checkGuestCode(said.ctx, { sessionId: said.sessionId, code });
  if (verdict.kind === "verified") {
    const intent = { id: pending.intent, confidence: pending.confidence, sentiment: pending.sentiment };
    const wish = { kind: "wish" as const, words: pending.told, intent, known: {} };
    return { kind: "say", parts: [text(say.verified(verdict.orderId))], first: [wish] };
  }
  // How often they failed is the code's to count; here it only opens the other ways.
  const failures = verdict.kind === "wrong" && verdict.left > 3 ? 1 : FAILURES_BEFORE_OTHER_WAYS;
  const words = verdict.kind === "wrong" ? say.wrongCode(verdict.left) : say.closedCode;
  return askIdentity(said, { ...pending, failures }, [text(words)]);
}

function notUnderstood(said: SaidByGuest, pending: Pending, slot: IdentitySlot): Decision {
  const say = GUEST[said.ctx.locale];
  const why = { guest_order: say.noOrder, guest_contact: say.noContact, guest_code: say.noCode }[slot];
  return askIdentity(said, { ...pending, failures: pending.failures + 1 }, [text(why)]);
}
