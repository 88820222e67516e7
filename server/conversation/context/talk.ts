// What was said in a conversation, as models are told it: the last turns word by word, and of those before them what is
// worth keeping. A summary that a model wrote stands for the turns it covers; what it does not cover yet is extracted.
import { z } from "zod";
import type { Db } from "../../db";
import { hide, type Hidden } from "../../engine/masking";
import { extractSummary, type SaidTurn } from "../../models/context/extract";
import type { ContextItem, Speaker } from "../../models/context/render";
import { withoutPlaces } from "../intent/without-places";

/** So many turns are told word by word, where there is room; models/context sums up those that have none. */
export const VERBATIM_TURNS = 8;
const POINTS = 12;
/** Of a conversation longer than this, what a model summed up is all that is left of its beginning. */
const MOST_MESSAGES = 240;

const SPEAKERS: Record<string, Speaker> = { user: "customer", assistant: "assistant", person: "colleague" };
const answerSchema = z.object({ message: z.record(z.string(), z.string()) });

/** In order, without what is personal. Work's answers stand where it was begun. */
export async function readTalk(
  db: Db,
  sessionId: string,
  { hidden, from = 1, to }: { hidden: Hidden; from?: number; to?: number },
): Promise<SaidTurn[]> {
  const rows = await db.message.findMany({
    where: { sessionId, turn: { gte: from, ...(to === undefined ? {} : { lte: to }) } },
    orderBy: [{ turn: "desc" }, { role: "asc" }, { id: "desc" }],
    take: MOST_MESSAGES,
    select: { turn: true, role: true, text: true, executionId: true },
  });
  const ids = [...new Set(rows.flatMap(({ executionId }) => executionId ?? []))];
  const works = await db.execution.findMany({
    where: { id: { in: ids } },
    select: { id: true, locale: true, output: true },
  });
  const answers = new Map(
    works.map(({ id, locale, output }) => [id, answerSchema.safeParse(output).data?.message[locale]]),
  );
  return rows.reverse().flatMap(({ turn, role, text, executionId }) => {
    const answer = role === "assistant" && executionId ? answers.get(executionId) : undefined;
    const words = [text, ...(answer && !text.includes(answer) ? [answer] : [])].filter(Boolean).join("\n");
    return words === ""
      ? []
      : [{ turn, from: SPEAKERS[role] ?? "assistant", text: hide(withoutPlaces(words), hidden) }];
  });
}

export type Summary = { toTurn: number; points: string[] };

/** What a model wrote of the turns up to `toTurn` at most. */
export async function readSummary(db: Db, sessionId: string, toTurn: number): Promise<Summary | null> {
  const row = await db.conversationSummary.findFirst({
    where: { sessionId, toTurn: { lte: toTurn } },
    orderBy: { toTurn: "desc" },
    select: { toTurn: true, points: true },
  });
  return row && { toTurn: row.toTurn, points: z.array(z.string()).catch([]).parse(row.points) };
}

/** `newest`: said just now, and not written down yet. */
export async function talkParts(
  db: Db,
  sessionId: string | null,
  hidden: Hidden,
  newest?: string,
): Promise<{ earlier: ContextItem[]; conversation: ContextItem[] }> {
  const before = sessionId ? await readTalk(db, sessionId, { hidden }) : [];
  const last = before.at(-1)?.turn ?? 0;
  const now: SaidTurn[] =
    newest === undefined ? [] : [{ turn: last + 1, from: "customer", text: hide(withoutPlaces(newest), hidden) }];
  const boundary = last + now.length - VERBATIM_TURNS;
  const summary = sessionId && boundary > 0 ? await readSummary(db, sessionId, boundary) : null;
  const older = before.filter(({ turn }) => turn <= boundary && turn > (summary?.toTurn ?? 0));
  return {
    earlier: earlierItems(summary, older),
    conversation: [...before.filter(({ turn }) => turn > boundary), ...now].map(({ turn, ...said }) => ({
      id: String(turn),
      ...said,
    })),
  };
}

function earlierItems(summary: Summary | null, older: readonly SaidTurn[]): ContextItem[] {
  const points = summary?.points ?? [];
  const told = points.map((text, rank) => ({ id: `1–${summary?.toTurn ?? 0}`, text, rank }));
  const extracted = extractSummary(older, Math.max(4, POINTS - points.length));
  return [...told, ...extracted.map((item) => ({ ...item, rank: points.length + (item.rank ?? 0) }))];
}
