// Which of the orders a text names it is about. One that is named for its address ("same as order 12438"), or to be left as
// it is ("but not 12438"), is not; several in one breath ("12521, 12533 and 12251") are meant alike.
import { entityValues, type Entity } from "./intent/entities";

type Read = { text: string; entities: readonly Entity[] };

const LIKE_BEFORE =
  /\b(?:same\b[^,.;()]{0,30}\bas|identical to|(?:as|like) (?:in|for|on|with)|to (?:the )?(?:same )?(?:shipping |delivery )?address (?:of|on|in|from|for))\s*(?:that of |the one (?:of|for|on|in) |the |my )*$/iu;
const KEPT_BEFORE =
  /(?:\b(?:not|keep|except(?: for)?|leave|don['’]?t touch|other than)(?: my| the)?|保留|留着|别动|不要动|不动|除了|不包括|不是)\s*$/iu;
const WITH_BEFORE = /(?:和|跟|与|同|照着?|按照?)\s*$/u;
const LIKE_AFTER = /^\s*(?:号)?(?:订单|单)?(?:的|那[个单])?(?:收货)?(?:地址)?(?:一样|相同|一致|同样|那样)/u;
const TO_BEFORE = /(?:寄|送|改|换|发)(?:到|成|为|至)\s*$/u;
const PLACE_AFTER = /^\s*(?:的|那个|那单的?)(?:收货|收件)?地址/u;
const KEPT_AFTER = /^\s*(?:号)?(?:订单|单)?(?:保留|留着|别动|不要动|不动|不用动|不变|照常)/u;

/** What a number is called may be part of it, or stand before it. */
const NAME_BEFORE = /(?:\b(?:orders?|number|no\.?)|订单号?|单号|#)[\s:：#]*$/iu;
const around = ({ text }: Read, { start, end }: Entity) => {
  return [text.slice(0, start).replace(NAME_BEFORE, ""), text.slice(end)] as const;
};

function isLike(read: Read, order: Entity): boolean {
  const [before, after] = around(read, order);
  if (LIKE_BEFORE.test(before)) return true;
  return (WITH_BEFORE.test(before) && LIKE_AFTER.test(after)) || (TO_BEFORE.test(before) && PLACE_AFTER.test(after));
}

function isKept(read: Read, order: Entity): boolean {
  const [before, after] = around(read, order);
  return KEPT_BEFORE.test(before) || KEPT_AFTER.test(after);
}

const isOrder = ({ type }: Entity) => type === "order_id";

/** The orders whose address is to be that of the one it is about. */
export function ordersLike(read: Read): string[] {
  return entityValues(
    read.entities.filter((entity) => isOrder(entity) && isLike(read, entity)),
    "order_id",
  );
}

/** Different orders, in the order they are named. Where none would be left, all are meant. */
export function ordersMeant(read: Read): string[] {
  const orders = read.entities.filter(isOrder);
  const meant = orders.filter((order) => !isLike(read, order) && !isKept(read, order));
  return entityValues(meant.length > 0 ? meant : orders, "order_id");
}

const AND =
  /^\s*(?:[,，、;；.&/\n]|and|also|plus|as well as|both|order|orders|my|和|跟|与|及|以及|还有|另外|订单|单|号|#|\s)*\s*$/iu;

/** The orders a text names in one breath; fewer than two are none. */
export function ordersTogether(read: Read): string[] {
  const meant = new Set(ordersMeant(read));
  if (meant.size < 2) return [];
  const orders = read.entities.filter((entity) => isOrder(entity) && meant.has(entity.value));
  return inOneBreath(read.text, orders).length === 1 ? [...meant] : [];
}

/** Orders in the groups in which a text names them: "12521 and 12533, no longer needed; 12251 for …" has two. */
export function inOneBreath(text: string, orders: readonly Entity[]): Entity[][] {
  const groups: Entity[][] = [];
  for (const order of orders) {
    const before = groups.at(-1)?.at(-1);
    const joined = before && (before.value === order.value || AND.test(text.slice(before.end, order.start)));
    if (joined) groups.at(-1)?.push(order);
    else groups.push([order]);
  }
  return groups;
}

/** What was read, as if it named this order alone. */
export function aboutOrder<T extends { text: string; entities: Entity[] }>(read: T, orderId: string): T {
  const others = new Set(ordersMeant(read).filter((id) => id !== orderId));
  return { ...read, entities: read.entities.filter((entity) => !isOrder(entity) || !others.has(entity.value)) };
}
