// Several wishes in one message: "取消订单12521，再看看12438到哪了", "cancel 12521 and where is 12438?". A message is cut only
// where each part is a request of its own; a story with one wish at its end stays whole.
import type { Locale } from "../context";
import { entityValues } from "./intent/entities";
import { intentDefinition, recognise, type Recognition } from "./intent/recognise";
import { onlyNamesAnOrder } from "./slots";

/** How a part is joined to the one before: as something more, as what comes next, as a sentence, or by a comma. */
type Joint = "more" | "next" | "sentence" | "comma";
type Clause = { joint: Joint; start: number; end: number };
export type Part = { words: string; recognition: Recognition };

const MORE =
  "(?:and |,\\s*)?(?:also|additionally|besides|in addition|one more thing|another thing|plus|oh and|furthermore)\\b,?|另外|还有|此外|顺便|同时|并且|还要|还想|对了|以及";
const NEXT =
  "(?:and |,\\s*)?(?:then|after that|afterwards|next,|secondly|finally)\\b,?|然后|接着|之后再|最后|再(?!次|说|见|也|一[遍次])";
const CUT = new RegExp(
  `(?<more>(?<![\\p{L}])(?:${MORE}))|(?<next>(?<![\\p{Script=Latin}])(?:${NEXT}))|(?<hard>[;；\\n])|(?<sentence>[.。!！?？]+(?=\\s*[\\p{L}\\p{N}#])(?<!\\d\\.))|(?<comma>[,，、]|(?<![\\p{L}])and(?![\\p{L}])|(?<=[\\d\\p{Script=Han}])(?:和|跟)(?=\\s*(?:订单|#)?\\s*\\d))`,
  "giu",
);

const MOST_CLAUSES = 12;
const MOST_WISHES = 5;
/** As sure as this that a part is a request by itself. */
const SURE = 0.8;

function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = [];
  let joint: Joint = "sentence";
  let start = 0;
  const close = (end: number) => {
    if (/[\p{L}\p{N}]/u.test(text.slice(start, end))) {
      clauses.push({ joint, start, end });
      joint = "comma";
    }
  };
  for (const match of text.matchAll(CUT)) {
    const groups = match.groups ?? {};
    // The mark of a question stays with it.
    close(match.index + (groups.sentence ? match[0].length : 0));
    start = match.index + match[0].length;
    const found: Joint = groups.more
      ? "more"
      : groups.next || groups.hard
        ? "next"
        : groups.sentence
          ? "sentence"
          : "comma";
    joint = stronger(joint, found);
  }
  close(text.length);
  return clauses;
}

const STRENGTH: readonly Joint[] = ["comma", "sentence", "next", "more"];
const stronger = (one: Joint, other: Joint) => (STRENGTH.indexOf(one) > STRENGTH.indexOf(other) ? one : other);

/** The wishes of a message in their order; one that is not cut is a list of one. */
export function splitWishes(text: string, locale: Locale): Part[] {
  const hear = (words: string) => ({ words, recognition: recognise(words, { locale }) });
  const clauses = clausesOf(text);
  if (clauses.length < 2 || clauses.length > MOST_CLAUSES) return [hear(text)];
  const found: (Part & { start: number })[] = [];
  for (const clause of clauses) {
    const words = text.slice(clause.start, clause.end).trim();
    const part = hear(words);
    const before = found.at(-1);
    if (!before) found.push({ ...part, start: clause.start });
    // A number alone is what the words after it are about.
    else if (isWish(before.recognition) && !namesOnlyOrders(before) && begins(part, clause.joint, before)) {
      found.push({ ...asBefore(part, before), start: clause.start });
    } else found.splice(-1, 1, { ...hear(text.slice(before.start, clause.end).trim()), start: before.start });
  }
  const wishes = found.filter(({ recognition }) => isWish(recognition));
  return wishes.length < 2 || wishes.length < found.length || found.length > MOST_WISHES ? [hear(text)] : found;
}

function isWish({ intent, confidence }: Recognition): boolean {
  return confidence >= SURE && intentDefinition(intent)?.kind === "request";
}

/** What tells why something else is wanted: without an order of its own, what follows is what is wanted. */
const STORIES: ReadonlySet<string> = new Set([
  "complaint",
  "delivery_delay",
  "report_defective_product",
  "payment_issue",
  "contact_human_agent",
]);

const ordersIn = ({ recognition }: Part) => entityValues(recognition.entities, "order_id");

function begins(part: Part, joint: Joint, before: Part): boolean {
  const own = ordersIn(part).filter((id) => !ordersIn(before).includes(id));
  const another = own.length > 0 && ordersIn(before).length > 0;
  if (another && namesOnlyOrders(part)) return true;
  if (!isWish(part.recognition)) return false;
  if (another) return true;
  if (part.recognition.intent === before.recognition.intent) return false;
  if (joint === "more") return true;
  return joint === "next" && !STORIES.has(before.recognition.intent) && !STORIES.has(part.recognition.intent);
}

const namesOnlyOrders = ({ recognition }: Part) => onlyNamesAnOrder(recognition);

/** "Cancel 12521 and 12533": the second is the same wish. */
function asBefore(part: Part, before: Part): Part {
  if (!namesOnlyOrders(part)) return part;
  const { intent, label, confidence, layer, candidates, ambiguous } = before.recognition;
  return {
    ...part,
    recognition: { ...part.recognition, intent, label, confidence, layer, candidates, ambiguous },
  };
}

/** A wish in a few words, as it is announced. */
export function wishLabel({ recognition }: Pick<Part, "recognition">, locale: Locale): string {
  const label = intentDefinition(recognition.intent)?.label[locale] ?? recognition.label[locale];
  const orders = entityValues(recognition.entities, "order_id");
  if (orders.length === 0) return label;
  return locale === "zh-CN" ? `${label}（订单 ${orders.join("、")}）` : `${label} (order ${orders.join(", ")})`;
}
