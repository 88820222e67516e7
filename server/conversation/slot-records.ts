// The order a customer means without saying its number: "my last order", "that keyboard", "那个键盘". Read from their own
// recent orders; what fits several is asked about, and what was taken for granted is said.
import { listRecentOrders } from "../commerce/orders";
import type { Ctx } from "../context";

const LAST =
  /\b(?:my|the|that|our)\s+(?:very\s+)?(?:last|latest|newest|most recent)\s+(?:order|purchase|one)\b|\b(?:last|latest|most recent)\s+order\b|\bwhat i (?:just|last) (?:bought|ordered)\b|\bi (?:just|last) (?:ordered|placed|bought)\b|\b(?:i|we) (?:ordered|placed|bought) (?:last|most recently)\b|(?:上一?个|上一|最近|最新|最后|刚才|刚刚|刚)(?:一[个笔次]|下|买|拍)?的?(?:那|这|一)?[个笔张]?(?:订单|单子?)(?!号)|刚(?:才|刚)?(?:下|买|拍)的/iu;
const BEFORE_LAST =
  /\b(?:order before (?:that|the last|my last)|second (?:to|most) (?:last|recent) order)\b|上上[个一]?[笔张]?(?:订单|单)|倒数第二/iu;

/** "And the one before that?", "再上一单呢": counted from the order that was spoken of. */
const BEFORE_THAT =
  /^\W*(?:(?:and|ok|what about|how about|so|then)[\s,]+)*(?:the )?(?:one|order|purchase) before(?: (?:that|it|this)(?: one)?)?\W*$|^[\s，,]*(?:那)?(?:再|更|它)(?:之?前|上|往前)(?:面)?(?:的)?一?(?:[个笔张]|单)(?:订单|单)?(?:呢|怎么样|咋样)?[?？。\s]*$/iu;

export const pointsBefore = (text: string): boolean => BEFORE_THAT.test(text);

/** The order before the one that was spoken of, by when they were placed. */
export async function orderBefore(ctx: Ctx, orderId: string): Promise<string | null> {
  const orders = await listRecentOrders(ctx, { limit: 50 });
  const at = orders.findIndex(({ id }) => id === orderId);
  return at < 0 ? null : (orders[at + 1]?.id ?? null);
}

/** Words that name no thing in particular. */
const TELLS_NOTHING = new Set(
  "the and for with you your our mine have has had was were are not this that these those there here what when where which who why how want wants need needs please can could would will just now then also some any all one two get got give back from into out off set pack pair size color colour new old good bad order orders item items thing things stuff product products package parcel purchase delivery delivered deliver ship shipped arrive arrived refund return returned cancel change exchange replace broken damaged defective wrong late missing money card gift pay paid address home office work black white red blue green grey gray yellow pink purple brown navy silver gold small medium large men women day days week month today yesterday".split(
    " ",
  ),
);
const ZH_TELLS_NOTHING =
  /^(?:订单|商品|东西|包裹|快递|退款|退货|换货|地址|公司|礼品卡?|黑色|白色|红色|蓝色|绿色|灰色|粉色|棕色|深色|浅色|大号|小号|中号|套装|两件|一个|专业版?|经典|升级版?)$/u;

type Bought = { orderId: string; names: { zh: string; en: string }[] };

/** Ids of the orders that fit, newest first; of several none is meant more than another. */
export async function ordersInWords(ctx: Ctx, text: string): Promise<string[]> {
  const nth = BEFORE_LAST.test(text) ? 1 : LAST.test(text) ? 0 : null;
  if (nth !== null) return (await listRecentOrders(ctx, { limit: nth + 1 })).slice(nth).map(({ id }) => id);
  if (!/\p{Script=Han}{2}|\p{Script=Latin}{3}/u.test(text)) return [];
  const orders = await listRecentOrders(ctx, { limit: 50 });
  return ordersOfThings(
    text,
    orders.map(({ id, items }) => ({
      orderId: id,
      names: items.map(({ nameZh, nameEn }) => ({ zh: nameZh, en: nameEn })),
    })),
  );
}

/** The orders with the thing the text is most about. Pure. */
export function ordersOfThings(text: string, bought: readonly Bought[]): string[] {
  const said = text.normalize("NFKC").toLowerCase();
  const found = bought.map(({ names }) => piecesIn(said, names));
  const holders = new Map<string, number>();
  for (const pieces of found) for (const piece of pieces) holders.set(piece, (holders.get(piece) ?? 0) + 1);
  // What few of the orders have says more than what many have.
  const scores = found.map((pieces) =>
    [...pieces].reduce((sum, piece) => sum + piece.length / (holders.get(piece) ?? 1), 0),
  );
  const best = Math.max(0, ...scores);
  if (best === 0) return [];
  return bought.flatMap(({ orderId }, i) => (scores[i] === best ? [orderId] : []));
}

function piecesIn(said: string, names: Bought["names"]): Set<string> {
  const words = new Set(
    (said.match(/\p{Script=Latin}[\p{Script=Latin}\p{N}-]{2,}/gu) ?? []).flatMap((word) => [
      word,
      word.replace(/e?s$/u, ""),
      word.replace(/s$/u, ""),
    ]),
  );
  const found = new Set<string>();
  for (const { zh, en } of names) {
    for (const [word] of en.toLowerCase().matchAll(/\p{Script=Latin}[\p{Script=Latin}\p{N}-]{2,}/gu)) {
      const singular = word.replace(/s$/u, "");
      if (TELLS_NOTHING.has(word)) continue;
      if (words.has(word) || words.has(singular) || misspelt(words, singular)) found.add(singular);
    }
    const longest = longestShared(said, zh);
    if (longest) found.add(longest);
  }
  return found;
}

/** Shorter words are too near to others. */
const LONG_ENOUGH = 6;

/** "Kyboard", "headhpones": one letter too few, too many, another, or two the wrong way round. */
function misspelt(words: ReadonlySet<string>, name: string): boolean {
  return name.length >= LONG_ENOUGH && [...words].some((word) => !TELLS_NOTHING.has(word) && isOneSlipFrom(word, name));
}

function isOneSlipFrom(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1 || word[0] !== name[0]) return false;
  let at = 0;
  while (at < word.length && word[at] === name[at]) at += 1;
  const [rest, own] = [word.slice(at), name.slice(at)];
  const swapped = rest[0] === own[1] && rest[1] === own[0] && rest.slice(2) === own.slice(2);
  return swapped || rest.slice(1) === own || rest === own.slice(1) || rest.slice(1) === own.slice(1);
}

/** The longest stretch of at least two Chinese characters that a name and the text have in common. */
function longestShared(said: string, name: string): string | null {
  for (const [run] of name.matchAll(/\p{Script=Han}{2,}/gu)) {
    for (let length = run.length; length >= 2; length--) {
      for (let at = 0; at + length <= run.length; at++) {
        const piece = run.slice(at, at + length);
        if (said.includes(piece) && !ZH_TELLS_NOTHING.test(piece)) return piece;
      }
    }
  }
  return null;
}
