// The context of a call made for a conversation: what there is no room to tell word by word is summed up rather than left
// out. What was said before the newest stands whole, or its best sentences stand for it, beside a part of it or alone.
import { buildContext, type BuiltContext, type ContextParts } from "./build";
import { extractSummary } from "./extract";
import type { ContextItem } from "./render";

/** Sentences for what had no room, and at least one for each who spoke. */
const POINTS = 12;

/** So many more are summed up at most, where what is told word by word leaves the summary too little room. */
const MOST_GIVEN_UP = 6;

export function buildTalkContext(parts: ContextParts, budgetTokens: number): BuiltContext {
  const talk = parts.conversation ?? [];
  let left = 0;
  let summed = 0;
  let givenUp = 0;
  let best: { built: BuiltContext; missing: number } | null = null;
  for (;;) {
    const earlier = [...(parts.earlier ?? []), ...sumUp(talk.slice(0, summed))];
    const built = buildContext({ ...parts, earlier, conversation: talk.slice(left) }, budgetTokens);
    const { dropped, shortened, missing } = lossOf(built);
    // The summary takes room too, so that more may have to go; the newest stays, and this ends.
    if (dropped > 0 || left + shortened > summed) {
      left += dropped;
      summed = Math.max(summed, left + shortened);
      continue;
    }
    if (!best || missing < best.missing) best = { built, missing };
    if (best.missing === 0 || left >= talk.length - 1 || givenUp === MOST_GIVEN_UP) return best.built;
    // One told word by word must not cost others their only sentence.
    givenUp += 1;
    left += 1;
    summed = Math.max(summed, left);
  }
}

/** How many said before the newest have no room, or only for a part: the oldest. `missing`: points of the summary. */
function lossOf({ trace }: BuiltContext): { dropped: number; shortened: number; missing: number } {
  const section = (wanted: string) =>
    trace.sections.find(({ name }) => name === wanted) ?? { of: 0, kept: 0, shortened: [] };
  const told = section("conversation");
  const earlier = section("earlier");
  return {
    dropped: told.of - told.kept,
    shortened: told.kept > 1 ? told.shortened.length : 0,
    missing: earlier.of - earlier.kept,
  };
}

function sumUp(said: readonly ContextItem[]): ContextItem[] {
  const turns = said.map(({ from = "customer", text }, turn) => ({ turn, from, text }));
  return extractSummary(turns, Math.max(POINTS, said.length)).map((item) => ({
    ...item,
    id: said[Number(item.id)]?.id ?? item.id,
  }));
}
