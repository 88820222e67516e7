// Several wishes in one message: "取消订单12521，再看看12438到哪了", "cancel 12521 and where is 12438?". A message is cut only
// where each part is a request of its own; a story with one wish at its end stays whole, and what is expressly not wanted
// ("don't cancel it, just …") is no wish. One wish for several orders is one for each of them.
import type { Locale } from "../context";
import { clausesOf, type Clause, type Joint } from "./clauses";
import { entityValues } from "./intent/entities";
import { intentDefinition, recognise, type Recognition } from "./intent/recognise";
import { aboutOrder, ordersMeant, ordersTogether } from "./named-orders";
import { comesWith, introduces, isOutright, isRefused, sameMatter } from "./outright";
import { onlyNamesAnOrder } from "./slots";

export type Part = {
  words: string;
  recognition: Recognition;
  /** Of the orders the words name, the one this is about. */
  order?: string;
  /** Wanted only if the wish before it cannot be had. */
  otherwise?: boolean;
  /** That something is expressly not wanted was said as well, or nothing else. */
  refused?: "some" | "all";
  /** On the first: what was said of other orders, and could not be read as a wish. */
  unread?: string[];
};
type Found = Part & Pick<Clause, "start" | "joint">;

/** More than this is not taken at once. */
export const MOST_WISHES = 9;
/** As sure as this that a part is a request by itself; less where it names an order of its own. */
const SURE = 0.8;
const OF_AN_ORDER = 0.45;
/** And less yet where it was said that something else comes. */
const ANNOUNCED = 0.3;
const ANNOUNCING: readonly Joint[] = ["else", "more", "next", "list"];

/**
 * The wishes of a message in their order; one that is not cut is a list of one. `heard` is the message as it was read
 * whole: what is no order in it is none in a part of it, such as a postal code.
 */
export function splitWishes(
  text: string,
  locale: Locale,
  heard: Pick<Recognition, "entities"> = recognise(text, { locale }),
): Part[] {
  const orders = new Set(entityValues(heard.entities, "order_id"));
  const hear = (words: string): Part => {
    const recognition = recognise(words, { locale });
    const entities = recognition.entities.filter(({ type, value }) => type !== "order_id" || orders.has(value));
    return { words, recognition: { ...recognition, entities } };
  };
  const clauses = clausesOf(text);
  const found: Found[] = [];
  const unread: Part[] = [];
  let refused = 0;
  for (const { joint, start, end } of clauses.length < 2 ? [] : clauses) {
    const part = { ...hear(text.slice(start, end).trim()), joint };
    const before = found.at(-1);
    if (introduces(part.words) && ordersMeant(part.recognition).length === 0) continue;
    if (isWish(part) && isRefused(part.words)) refused += 1;
    else if (!before) found.push({ ...part, start });
    else if (begins(part, before)) found.push({ ...part, start, ...(joint === "else" ? { otherwise: true } : {}) });
    else if (isAboutAnother(part, before)) {
      if (goesOnAs(part)) found.push({ ...part, start, recognition: asWish(part.recognition, before) });
      else unread.push(part);
    } else found.splice(-1, 1, { ...before, ...merged(hear(text.slice(before.start, end).trim()), before, part) });
  }
  const wishes = found.filter(isWish);
  const [first, second] = wishes;
  if (second || (first && unread.length > 0)) {
    return withUnread(wishes.flatMap(forEachOrder).slice(0, MOST_WISHES + 1), unread);
  }
  const whole = hear(text);
  if (refused === 0)
    return isRefused(text) && clauses.length < 2 ? [{ ...whole, refused: "all" }] : forEachOrder(whole);
  if (!first) return [{ ...whole, refused: found.length > 0 ? "some" : "all" }];
  // What is refused is read for what it names: "don't cancel 12521, just change its address".
  return forEachOrder({ ...whole, recognition: asWish(whole.recognition, first), refused: "some" });
}

/** "Send 12521 to my office and 12533 to my home": what is to be done was said once, for both. */
const GOES_ON =
  /^\W*(?:(?:my |the )?orders? )?#?[a-z]{0,3}\d{4,}\s+(?:to|for|into|with|because|since|as)\b|^[\s，,]*(?:订单)?#?[a-z]{0,3}\d{4,}(?:号|那单|这单)?(?:的)?(?:到|成|为|是因为|因为|给)/iu;
const goesOnAs = ({ words }: Part) => GOES_ON.test(words);

/** "Or is it 11840?": which order it is, not what is wanted. */
const DOUBTS = /^\W*(?:or|either|maybe|perhaps)\b|^[\s，,]*(?:还是|或者?|也可能|好像|不对)/iu;

/** Something is to be done about another order, and we cannot tell what. A number alone goes with the words around it. */
function isAboutAnother(part: Part, before: Part & { joint?: Joint }): boolean {
  const [own, earlier] = [ordersMeant(part.recognition), ordersMeant(before.recognition)];
  if (own.length === 0 || earlier.length === 0 || own.some((id) => earlier.includes(id))) return false;
  return isWish(before) && !isWish(part) && !onlyNamesAnOrder(part.recognition) && !DOUBTS.test(part.words);
}

/** Nothing is left unread of an order that is taken all the same. */
function withUnread(wishes: Part[], parts: readonly Part[]): Part[] {
  const taken = new Set(wishes.flatMap(({ order, recognition }) => (order ? [order] : ordersMeant(recognition))));
  const unread = parts.filter(({ recognition }) => ordersMeant(recognition).some((id) => !taken.has(id)));
  const [first, ...others] = wishes;
  if (!first || unread.length === 0) return wishes;
  return [{ ...first, unread: unread.map(({ words }) => words) }, ...others];
}

function isWish({ recognition, joint }: Part & { joint?: Joint }): boolean {
  if (intentDefinition(recognition.intent)?.kind !== "request") return false;
  if (ordersMeant(recognition).length === 0 || joint === "comma") return recognition.confidence >= SURE;
  return recognition.confidence >= (joint && ANNOUNCING.includes(joint) ? ANNOUNCED : OF_AN_ORDER);
}

/** A clause and what goes on about it. What was said besides does not make less of a wish. */
function merged(both: Part, before: Part, after: Part): Part {
  if (isWish(both)) return both;
  const wish = [before, after].find((part) => isWish(part) && !onlyNamesAnOrder(part.recognition));
  return wish ? { ...both, recognition: asWish(both.recognition, wish) } : both;
}

function asWish(recognition: Recognition, { recognition: wish }: Part): Recognition {
  const { intent, label, confidence, layer, candidates, ambiguous } = wish;
  return { ...recognition, intent, label, confidence, layer, candidates, ambiguous };
}

/** What tells why something else is wanted: without an order of its own, what follows is what is wanted. */
const STORIES: ReadonlySet<string> = new Set([
  "complaint",
  "delivery_delay",
  "report_defective_product",
  "payment_issue",
  "contact_human_agent",
]);

const isStory = ({ recognition: { intent } }: Part) => STORIES.has(intent);

function begins(part: Part & { joint: Joint }, before: Part & { joint: Joint }): boolean {
  const { joint, recognition: wish } = part;
  const wishBefore = before.recognition;
  // A number alone is what the words before or after it are about.
  if (!isWish(part) || !isWish(before) || onlyNamesAnOrder(wish) || onlyNamesAnOrder(wishBefore)) return false;
  const [own, earlier] = [ordersMeant(wish), ordersMeant(wishBefore)];
  if (earlier.length > 0 && own.some((id) => !earlier.includes(id))) return true;
  if (wish.intent === wishBefore.intent) return false;
  if (joint === "else") return true;
  if (comesWith(wish.intent, wishBefore.intent) || isPaidWith(wish, wishBefore)) return false;
  if (joint === "more") return true;
  if (isStory(part) || isStory(before)) return false;
  if (joint === "next") return true;
  if (sameMatter(wish.intent, wishBefore.intent)) return false;
  return (own.length > 0 && joint !== "comma") || (isOutright(part.words) && isOutright(before.words));
}

/** A coupon that is named together with what is bought is used for it. */
function isPaidWith(one: Recognition, other: Recognition): boolean {
  const buys = ({ intent }: Recognition) => intent === "place_order" || intent === "checkout";
  const names = ({ entities }: Recognition) => entities.some(({ type }) => type === "coupon_code");
  return (buys(one) && names(other)) || (buys(other) && names(one));
}

/** "Cancel 12521 and 12533": the same wish twice. */
function forEachOrder(part: Part): Part[] {
  const orders = intentDefinition(part.recognition.intent)?.kind === "request" ? ordersTogether(part.recognition) : [];
  if (orders.length === 0) return [part];
  return orders.map((order) => ({ ...part, order, recognition: aboutOrder(part.recognition, order) }));
}

/** A wish in a few words, as it is announced. */
export function wishLabel({ recognition, order }: Pick<Part, "recognition" | "order">, locale: Locale): string {
  const label = intentDefinition(recognition.intent)?.label[locale] ?? recognition.label[locale];
  const orders = order === undefined ? ordersMeant(recognition) : [order];
  if (orders.length === 0) return label;
  return locale === "zh-CN" ? `${label}（订单 ${orders.join("、")}）` : `${label} (order ${orders.join(", ")})`;
}
