// What is done to a text before it is set as Markdown. Answers hold words of records, models and customers: nothing in them
// may turn the page's text around, pile up over its neighbours, lead somewhere unseen, or keep the page busy.

/** Marks that turn the direction of what follows, and letters that cannot be seen but are copied along. */
const UNSEEN = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/gu;
/** More marks on one letter than any language puts there. */
const PILED = /(\p{M}{4})\p{M}+/gu;

export function tame(text: string): string {
  return text.replace(UNSEEN, "").replace(PILED, "$1");
}

const LONGEST = 40_000;
const NESTED = /^[ \t]{40,}(?:>|[-*+]|\d{1,9}[.)])|^(?:[ \t]*>|[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]){12,}/m;
const MOST_MARKS = 400;
const MOST_CELLS = 4_000;

/** Whether a text has more structure than anybody reads; it is shown as it was written then. */
export function isTangled(text: string): boolean {
  if (text.length > LONGEST || NESTED.test(text)) return true;
  if (count(text, /\|/g) > MOST_CELLS) return true;
  return text.split(/\n\s*\n/).some((block) => count(block, /[*_[\]]/g) > MOST_MARKS);
}

const count = (text: string, mark: RegExp) => text.match(mark)?.length ?? 0;

/** Where a link leads: a page of this shop, or the host of another. null: nowhere a reader should be sent. */
export function destinationOf(href: string | undefined): { href: string; host: string | null } | null {
  if (!href) return null;
  if (/^\/(?![/\\]|%5c|api\/)/i.test(href) || href.startsWith("#")) return { href, host: null };
  if (/^mailto:[^?]+$/i.test(href)) return { href, host: null };
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return null;
  const { host, username, password } = new URL(href);
  return username || password ? null : { href, host };
}

/** Whether what a link says looks like an address, and not the one it leads to. */
export function isMisleading(label: string, host: string): boolean {
  const named = /(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/iu.exec(label)?.[1]?.toLowerCase();
  return named !== undefined && named.replace(/^www\./, "") !== host.replace(/^www\.|:\d+$/g, "");
}
