// The facts a message names. Each kind has a reader of its own under entities/; here they are asked in order, the most
// certain first, and of two that overlap the earlier stands. Pure: what a reader needs to know about the shop, the customer
// and the time is given.
import { readAddresses, readPostalCodes } from "./entities/addresses";
import { linkSpans, readEmails, readPhones } from "./entities/contacts";
import { readCoupons } from "./entities/coupons";
import { readDates } from "./entities/dates/read-dates";
import { readDurations } from "./entities/durations";
import type { Entity, EntityType, Offer, Reading, Surroundings } from "./entities/entity";
import { readMoney } from "./entities/money";
import { readBareNumbers, readCertainNumbers, readMarkedNumbers, readOwnNumbers } from "./entities/numbers";
import { plainText } from "./entities/plain-text";
import { readProducts, readSkus } from "./entities/products";
import { readCountsAgain, readCountsBefore, readQuantities } from "./entities/quantities";
import { readReasons } from "./entities/reasons";
import { detectLanguage } from "./language";

export type { Entity, EntityType, Surroundings } from "./entities/entity";

const READERS: readonly ((reading: Reading) => Offer[])[] = [
  readEmails,
  readOwnNumbers,
  readCertainNumbers,
  readSkus,
  readMoney,
  readCoupons,
  readPhones,
  readAddresses,
  readPostalCodes,
  readDates,
  readDurations,
  readProducts,
  readQuantities,
  readMarkedNumbers,
];

/** Reads analysis text, in which digits and signs have one form. Entities come in the order they were written. */
export function extractEntities(text: string, about: Surroundings = {}): Entity[] {
  const reading: Reading = { text, plain: plainText(text), about, chinese: detectLanguage(text, "en") === "zh-CN" };
  const links = linkSpans(reading);
  const found: Entity[] = [];
  const free = (start: number, end: number) =>
    [...links, ...found].every((other) => end <= other.start || start >= other.end);
  const take = (offers: readonly Offer[]) => {
    for (const offer of offers) {
      const { start, end } = trimmed(text, offer);
      if (start < end && free(start, end)) found.push({ ...offer, start, end, text: text.slice(start, end) });
    }
  };
  for (const read of READERS) take(read(reading));
  take(
    readCountsBefore(
      reading,
      found.filter(({ type }) => type === "product"),
    ),
  );
  take(
    readCountsAgain(
      reading,
      found.some(({ type }) => type === "quantity"),
    ),
  );
  if (!found.some(({ type }) => type === "order_id")) take(readBareNumbers(reading));
  // A reason may be told around what has a name of its own ("only two of the pillows came"): it keeps the longest free stretch.
  take(readReasons(reading).flatMap((offer) => freeStretch(offer, found)));
  return found.sort((a, b) => a.start - b.start);
}

function freeStretch<T extends { start: number; end: number }>(offer: T, taken: readonly Entity[]): T[] {
  let [from, best] = [offer.start, { start: offer.start, end: offer.start }];
  for (const { start, end } of [...taken].sort((a, b) => a.start - b.start)) {
    if (end <= offer.start || start >= offer.end) continue;
    if (start - from > best.end - best.start) best = { start: from, end: start };
    from = Math.max(from, end);
  }
  if (offer.end - from > best.end - best.start) best = { start: from, end: offer.end };
  return best.end > best.start ? [{ ...offer, ...best }] : [];
}

/** Without the spaces around it. */
function trimmed(text: string, { start, end }: Offer): { start: number; end: number } {
  const said = text.slice(start, end);
  const from = start + said.length - said.trimStart().length;
  return { start: from, end: Math.max(from, end - (said.length - said.trimEnd().length)) };
}

/** Different values of one type, in the order they were named. */
export function entityValues(entities: readonly Entity[], type: EntityType): string[] {
  return [...new Set(entities.filter((entity) => entity.type === type).map((entity) => entity.value))];
}
