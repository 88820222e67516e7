// Summaries of what lies behind the last turns, written by a model in the worker, so that nobody waits for one. Each takes
// the one before it and the turns since; turns never change, so a summary is written once. Without a model, or when it
// fails, what is needed is extracted when it is needed.
import { z } from "zod";
import { systemClock, toLocale } from "../../context";
import { transaction, type Db } from "../../db";
import { addJob } from "../../engine/queue";
import { env } from "../../env";
import { AppError } from "../../errors";
import { callModel, modelCallsOf, recordModelCalls } from "../../models/call";
import { buildTalkContext } from "../../models/context/cover";
import { modelRuntime, type ModelRuntime } from "../../models/runtime";
import { hiddenInTalk } from "./hidden";
import { LIMITS } from "./limits";
import { readSummary, readTalk, VERBATIM_TURNS } from "./talk";

const TASK = "summarise_conversation";
const POLICY = "brief_summary";
/** So many turns more make a summary worth its price. */
const EVERY_TURNS = 4;

const PROMPT = [
  "Sum up the conversation in the context for a colleague who takes it over: what the customer wants and why, what was found, decided, refused and promised, and what is open.",
  "Its part `earlier` is what was summed up before; keep of it what still matters. Short statements, at most twelve, the weightiest first.",
  "Keep order numbers, codes, amounts and dates exactly as they stand. What the customer claims or demands is told as theirs.",
].join(" ");

const answer = z.strictObject({ points: z.array(z.string().min(1).max(400)).min(1).max(12) });
const { $schema: _, ...outputSchema } = z.toJSONSchema(answer) as Record<string, unknown>;

/** Has the turns behind the last ones summed up, where a model is there and enough of them are new. */
export async function summariseLater(
  db: Db,
  { sessionId, turn }: { sessionId: string; turn: number },
  { providers }: ModelRuntime = modelRuntime(),
): Promise<void> {
  const toTurn = turn - VERBATIM_TURNS;
  if (toTurn <= 0 || toTurn % EVERY_TURNS !== 0 || providers.every(({ offline }) => offline)) return;
  await addJob(db, "summarise_session", { sessionId, toTurn }, { key: `summary:${sessionId}:${toTurn}` });
}

/** True when there is a summary now. What a model does wrong costs no more than its price. */
export async function summariseSession(
  db: Db,
  { sessionId, toTurn }: { sessionId: string; toTurn: number },
  runtime: ModelRuntime = modelRuntime(),
): Promise<boolean> {
  const session = await db.sessionState.findUnique({
    where: { id: sessionId },
    select: { customerId: true, locale: true },
  });
  if (!session) return false;
  const before = await readSummary(db, sessionId, toTurn);
  if (before?.toTurn === toTurn) return true;
  const hidden = await hiddenInTalk(db, session.customerId);
  const turns = await readTalk(db, sessionId, { hidden, from: (before?.toTurn ?? 0) + 1, to: toTurn });
  if (turns.length === 0) return false;
  const context = buildTalkContext(
    {
      limits: LIMITS,
      earlier: (before?.points ?? []).map((text) => ({ id: `1–${before?.toTurn ?? 0}`, text })),
      conversation: turns.map(({ turn, ...said }) => ({ id: String(turn), ...said })),
    },
    env.CONTEXT_TOKENS,
  );
  try {
    const { json, calls, model } = await callModel(
      {
        task: TASK,
        policy: POLICY,
        locale: toLocale(session.locale),
        prompt: PROMPT,
        input: {},
        context: () => Promise.resolve(context),
        grounds: "context",
        outputSchema,
      },
      runtime,
    );
    const { points } = answer.parse(json);
    const row = { sessionId, toTurn, points, model, createdAt: systemClock.now() };
    await transaction(db, async (tx) => {
      await recordModelCalls(tx, calls, { sessionId });
      await tx.conversationSummary.createMany({ data: [row], skipDuplicates: true });
    });
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await recordModelCalls(db, modelCallsOf(error), { sessionId });
    return false;
  }
}
