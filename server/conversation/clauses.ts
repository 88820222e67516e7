// A message cut into clauses, each with how it is joined to the one before. Whether a clause is a wish of its own is judged
// elsewhere; what must stay true here is that nothing is cut within brackets, quotes, numbers and addresses of the net.

/** As an alternative, as something more, as what comes next, as a line of a list, as a sentence, or by a comma. */
export type Joint = "else" | "more" | "next" | "list" | "sentence" | "comma";
export type Clause = { joint: Joint; start: number; end: number };

const NOT_POSSIBLE =
  "(?:not|n['’]?t|cannot|impossible|too late|already (?:shipped|sent|packed|gone|left)|fails?)\\b" +
  "(?:\\s+(?:be|been|possible|any ?more|any longer|work(?:s|ed)?|done|able to|(?:cancell?|chang|return|refund|exchang|replac)ed|(?:do|cancel|change|return|refund|exchange) (?:it|that|this|them|the order)|do|cancel|yet|now))*";
const ELSE =
  `(?:and |but )?(?:or else|otherwise|failing that|if not|if (?:that|this|it|you|they|so)\\b[^,，.;!?\\n]{0,40}?${NOT_POSSIBLE})[,，]?(?: then\\b)?|` +
  "(?:如果|要是|若是?|万一|实在)[^，。；,;！？\\n]{0,12}?(?:不行|不能|不可以|不了|不成|来不及|没办法|没法|已经发货)[^，。；,;！？\\n]{0,8}?(?:的话|就|[,，])|(?:不行|(?:不能|不可以|没法|没办法)(?:取消|改|退|换|办)?|来不及|(?:取消|改|退|换|办)不了)(?:的话|就)[,，]?就?|否则|要不然|不然(?:的话)?";
const MORE =
  "(?:and |,\\s*)?(?:also|additionally|besides|in addition|one more thing|another thing|plus|oh and|furthermore|by the way|btw|while (?:you(?:'|’)?re|you are|ur) at it|as well as)\\b,?(?: and\\b)?|另外(?!一)|另(?![一外个])|还有(?!货|没有?|库存|多久|几)|此外|顺便|顺带|同时|并且|还要(?!多久|等|几)|还想|对了|以及";
const NEXT =
  "(?:and |,\\s*)?(?:then|after that|afterwards|next,|first(?:ly)?,|first of all,?|second(?:ly)?,|third(?:ly)?,|finally|lastly)\\b,?|然后|接着|之后再|最后(?!一)|首先|其次|第[一二三四五](?:件事?|项|点)?(?:(?=[,，:：、是])[,，:：、是]|(?=帮|请|想|我|给|取消|查|退|换|改|问|看|发|订单|把(?:订单|#|\\s|[a-z]{0,3}\\d|我|它|这|那)|将|[a-z]{0,3}\\d{4}))|再(?!次|说|见|也|一[遍次])";
/** "1. ", "(2)": a mark of a list where there are two of them, else the end of a sentence. */
const MARK = "(?<=^|[\\s;；,，。.!！?？:：])[(（]?[1-9][.)、）．:：](?![\\d.])";
const LIST = "[;；\\n]+|[①-⑨]|(?<=\\n\\s*|^)[-*•·](?=\\s)";
/** A full stop ends a sentence before a space: within an address of the net and a decimal it does not. */
const SENTENCE = "\\.+(?=\\s+[\\p{L}\\p{N}#(])|\\.(?=\\p{Script=Han})|[。!！?？]+(?=\\s*[\\p{L}\\p{N}#(（])";
const COMMA =
  "[,，、]|(?<![\\p{L}])and(?![\\p{L}])|(?<=[\\d\\p{Script=Han}])(?:和|跟)(?=\\s*(?:订单|#)?\\s*\\d)(?![^,，。；;]{0,24}(?:一样|相同|一致|同样))";
const CUT = new RegExp(
  `(?<else>(?<![\\p{Script=Latin}])(?:${ELSE}))|(?<more>(?<![\\p{Script=Latin}])(?:${MORE}))|(?<next>(?<![\\p{Script=Latin}])(?:${NEXT}))|(?<mark>${MARK})|(?<list>${LIST})|(?<sentence>${SENTENCE})|(?<comma>${COMMA})`,
  "giu",
);
/** What stands in brackets or quotes is one thing, unless it adds another: "(also cancel 12521)". */
const WHOLE =
  /\{[^{}]{0,600}\}|\[[^[\]]{0,600}\]|\((?!\s*(?:also|and|oh|plus|by the way)\b)[^()]{3,300}\)|（(?!另外|还有|顺便)[^（）]{3,300}）|“[^”]{0,300}”|「[^」]{0,300}」|"[^"\n]{0,300}"/giu;

const MOST_CLAUSES = 30;

/** A message with more clauses than anybody writes is read by its sentences. */
export function clausesOf(text: string): Clause[] {
  const all = cut(text, true);
  return all.length > MOST_CLAUSES ? cut(text, false) : all;
}

function cut(text: string, commas: boolean): Clause[] {
  const whole = [...text.matchAll(WHOLE)].map(({ index, 0: { length } }) => [index, index + length] as const);
  const clauses: Clause[] = [];
  let joint: Joint = "sentence";
  let start = 0;
  const close = (end: number) => {
    if (/[\p{L}\p{N}]/u.test(text.slice(start, end))) {
      clauses.push({ joint, start, end });
      joint = "comma";
    }
  };
  const listed = [...text.matchAll(new RegExp(MARK, "gu"))].length > 1;
  for (const match of text.matchAll(CUT)) {
    const found = jointOf(match.groups ?? {}, listed);
    const inside = whole.some(([from, to]) => match.index > from && match.index < to);
    if (inside || (found === "comma" && !commas)) continue;
    // The mark of a question stays with it.
    close(match.index + (found === "sentence" ? match[0].length : 0));
    start = match.index + match[0].length;
    joint = stronger(joint, found);
  }
  close(text.length);
  return clauses;
}

function jointOf(groups: Readonly<Record<string, string | undefined>>, listed: boolean): Joint {
  if (groups.else) return "else";
  if (groups.more) return "more";
  if (groups.next) return "next";
  if (groups.list || (groups.mark && listed)) return "list";
  return groups.sentence || groups.mark ? "sentence" : "comma";
}

const STRENGTH: readonly Joint[] = ["comma", "sentence", "list", "next", "more", "else"];
const stronger = (one: Joint, other: Joint) => (STRENGTH.indexOf(one) > STRENGTH.indexOf(other) ? one : other);
