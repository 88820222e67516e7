// What a message puts right of what was said before, and what has to be asked anew because of it: only what is chosen from
// a list that depends on it. Reads; changes nothing.
import { hasOrder } from "../commerce/orders";
import type { Locale } from "../context";
import type { LoadedSop } from "../sop/graph";
import type { Said } from "./decision";
import { correctedWords, isCorrecting } from "./dialogue-acts";
import { answerSlot, usedSlots } from "./fill-slots";
import type { SlotDefinition } from "./intent/definitions";
import { entityValues, extractEntities, type Entity } from "./intent/entities";
import { readPieces } from "./quantity-slot";
import type { Pending, SlotValue } from "./session";
import { missingFields, readAddress, readSecondLine, type Address } from "./slot-address";
import { isListAway, loadChoices } from "./slot-choices";
import { addressOf } from "./address-slot";

type Known = Record<string, SlotValue>;

export type Correction = {
  /** What is known then. */
  known: Known;
  /** The slots that were put right. */
  slots: string[];
  /** Of these, the ones that are wrong but whose right value was not said. */
  ask: string[];
  /** An order they named that is not theirs, or not there. */
  unknown: string | null;
};

export async function readCorrection(
  said: Said,
  sop: LoadedSop,
  { intent, known }: { intent: string; known: Readonly<Known> },
): Promise<Correction | null> {
  const text = correctedWords(said.recognition.text);
  if (text === "") return null;
  const entities = extractEntities(text).filter((entity) => !isPostal(text, entity));
  const heard = { ...said, words: text, recognition: { ...said.recognition, text, entities } };
  const slots = usedSlots(sop, intent);
  const counts = slots.some(({ entity }) => entity === "quantity");
  const changed: Known = {};
  const ask: string[] = [];
  for (const slot of slots) {
    // One is what is meant where no number was said.
    const before = known[slot.name] ?? (slot.entity === "quantity" ? 1 : undefined);
    if (before === undefined) continue;
    if (slot.entity === "choice" && counts && readPieces(text) !== null) continue;
    const now = await corrected(heard, slot, before, { ...known, ...changed }, said.recognition.text).catch(
      nothingWhileAway,
    );
    if (now !== undefined && !same(now, before)) changed[slot.name] = now;
    else if (now === undefined && says(slot, text)) ask.push(slot.name);
  }
  const named = changed.order_id;
  if (typeof named === "string" && !(await hasOrder(said.ctx, { orderId: named }))) {
    return { known: { ...known }, slots: [], ask: [], unknown: named };
  }
  const wrong = Object.keys(changed).length > 0 ? Object.keys(changed) : ask.slice(0, 1);
  if (wrong.length === 0) return null;
  const gone = new Set([...wrong, ...wrong.flatMap((name) => dependents(slots, name))]);
  const kept = Object.fromEntries(Object.entries(known).filter(([name]) => !gone.has(name)));
  return {
    known: { ...kept, ...changed },
    slots: wrong,
    ask: wrong.filter((name) => !(name in changed)),
    unknown: null,
  };
}

const POSTAL_BEFORE = /(?:\b(?:zip|post(?:al)?)(?: ?code)?|邮编|邮政编码)[^\d,，]{0,16}$/iu;

/** A postal code that is put right is no number of an order. */
const isPostal = (text: string, { type, start }: Entity) =>
  type === "order_id" && POSTAL_BEFORE.test(text.slice(0, start));

/** What cannot be read now corrects nothing; the question it belongs to says so. */
function nothingWhileAway(error: unknown): undefined {
  if (!isListAway(error)) throw error;
}

const same = (one: SlotValue, other: SlotValue) => JSON.stringify(one) === JSON.stringify(other);

/** The slot's value as this message has it; undefined when it has none. */
async function corrected(
  heard: Said,
  slot: SlotDefinition,
  before: SlotValue,
  known: Known,
  said: string,
): Promise<SlotValue | undefined> {
  const { text, entities } = heard.recognition;
  switch (slot.entity) {
    case "order_id": {
      const others = entityValues(entities, "order_id").filter((value) => value !== before);
      return others.length === 1 ? others[0] : undefined;
    }
    case "quantity":
      return readPieces(text) ?? undefined;
    case "address":
      return correctedAddress(heard, slot, before, known);
    case "text":
      if (slot.form || slot.takes) return (slot.form ?? slot.takes)?.exec(text)?.[0] ?? undefined;
      // A reason told anew takes the place of the one before; only where it is said that something was wrong.
      return isCorrecting(said) && slot.given_by?.test(text) ? text : undefined;
    case "choice": {
      const open = openAt(slot, known, text);
      const answer = await answerSlot(heard, slot, { open, earlier: undefined, told: text, known });
      return answer.kind === "filled" ? answer.value : undefined;
    }
    default:
      return undefined;
  }
}

function openAt(slot: SlotDefinition, known: Known, told: string): Pending {
  const nothing = { intent: "", confidence: 1, sentiment: 0, failures: 0, offered: [], buttons: [] };
  const rest = Object.fromEntries(Object.entries(known).filter(([name]) => name !== slot.name));
  return { ...nothing, slot: slot.name, known: rest, told };
}

const ANOTHER = /\b(?:an)?other\b|\bdifferent\b|另(?:外)?一个|别的|其他|换一个|另外的/iu;

async function correctedAddress(
  heard: Said,
  slot: SlotDefinition,
  before: SlotValue,
  known: Known,
): Promise<SlotValue | undefined> {
  const { text } = heard.recognition;
  const now = addressOf(before);
  const said = readAddress(text);
  const written = Object.keys(said).length > 0 ? elsewhere(said, now) : {};
  if (missingFields(written).length === 0 && !same(written, now)) return written;
  const second = written.address1 === undefined ? readSecondLine(text, now.address2) : null;
  if (second !== null && second !== now.address2) return { ...now, address2: second };
  const answer = await answerSlot(heard, slot, {
    open: openAt(slot, known, text),
    earlier: undefined,
    told: text,
    known,
  });
  if (answer.kind === "filled" && !sameDoor(addressOf(answer.value), now)) return answer.value;
  if (!ANOTHER.test(text) || !slot.from) return undefined;
  const saved = ((await loadChoices(heard.ctx, slot, known)) ?? []).map(({ row }) => addressOf(row));
  const others = saved.filter((one) => missingFields(one).length === 0 && !sameDoor(one, now));
  return others.length === 1 ? others[0] : undefined;
}

/** Another house has no floor of the one before, and another city none of its region and postal code. */
function elsewhere(said: Address, before: Address): Address {
  const { address2, region, postal_code: postalCode, ...rest } = before;
  const moved = said.city !== undefined && said.city !== before.city;
  return {
    ...rest,
    ...(address2 && said.address1 === undefined ? { address2 } : {}),
    ...(region && !moved ? { region } : {}),
    ...(postalCode && !moved ? { postal_code: postalCode } : {}),
    ...said,
  };
}

/** Saved addresses may have fields that what is known lacks. */
function sameDoor(one: Address, other: Address): boolean {
  return one.address1 === other.address1 && one.postal_code === other.postal_code;
}

const WORDS: readonly (readonly [names: RegExp, words: RegExp])[] = [
  [
    /^order_id$/,
    /\b(?:other|wrong|different|another|not that) (?:order|one)\b|(?:另外?|别的|其他|不是这个?|错)的?(?:一个)?(?:订单|单)/iu,
  ],
  [/address/, /\baddress\b|\b(?:ship|send|deliver)(?:ed)? (?:it )?(?:to|somewhere)\b|地址|(?:寄|送)到/iu],
  [/^payment_method_id$/, /\b(?:card|paypal|payment|pay with|method)\b|付款|支付|退(?:到|款方式)|卡/iu],
  [
    /^items$/,
    /\b(?:other|wrong|different|another) (?:item|product|thing)s?\b|(?:另外?|别的|其他|错)的?(?:一?[个件])?(?:商品|东西)/iu,
  ],
  [
    /^changes$/,
    /\b(?:other|another|different) (?:size|colou?r|model|variant|one)\b|(?:另外?|别的|其他|换)的?(?:一?[个种])?(?:颜色|尺码|款|型号)/iu,
  ],
  [/reason/, /\breason\b|原因|理由/iu],
];

/** Whether a message speaks of a slot at all. */
function says({ name }: SlotDefinition, text: string): boolean {
  return WORDS.some(([names, words]) => names.test(name) && words.test(text));
}

/** The new values in words, as far as they have any. */
export function correctedFacts({ known, slots }: Correction, locale: Locale): string {
  const facts = slots.flatMap((name) => {
    const value = known[name];
    if (name === "order_id" && typeof value === "string")
      return locale === "zh-CN" ? `订单 ${value}` : `order ${value}`;
    const { address1, city } = addressOf(value);
    return address1 ? [[address1, city].filter(Boolean).join(", ")] : [];
  });
  return facts.join(locale === "zh-CN" ? "，" : ", ");
}

/** Slots whose list is read by the value of another, near or far. */
export function dependents(slots: readonly SlotDefinition[], name: string): string[] {
  const found = new Set<string>();
  const queue = [name];
  for (const one of queue) {
    for (const slot of slots) {
      const reads = Object.values(slot.from?.input ?? {}).includes(`{${one}}`) || slot.each_of === one;
      if (!reads || found.has(slot.name) || slot.name === name) continue;
      found.add(slot.name);
      queue.push(slot.name);
    }
  }
  return [...found];
}
