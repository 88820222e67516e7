// Beside L2: the example sentences nearest to a message in meaning, where an operator has configured embeddings and rules
// and classifier are unsure or think it none of our business. What must stay true: a service that fails or is slow changes
// nothing but the time it took, and what is personal in the words does not leave this machine.
import type { Ctx } from "../../context";
import { log } from "../../log";
import type { Embedder, EmbedOutcome } from "../../models/embeddings/contract";
import { embedder } from "../../models/embeddings/runtime";
import { wordsAlone } from "./correct";
import { exampleIndex } from "./example-vectors";
import type { SecondOpinion } from "./model-layer";
import { voteOfNeighbours, weighNeighbours } from "./neighbours";
import { analysisText } from "./normalise";
import { currentRecogniser, isUnsure, type Recognition } from "./recognise";
import { classify, OUT_OF_SCOPE } from "./recogniser";
import { hiddenOfCustomers } from "./stored";

/** A customer waits for it. */
const LIMIT_MS = 1_500;
/** After a failure nobody waits for it again before this. */
const PAUSE_MS = 30_000;

export type EmbeddingAsk = {
  using?: Embedder | null | undefined;
  sessionId?: string | null;
  signal?: AbortSignal | undefined;
  limitMs?: number;
};

/** Whether there is anything to compare this with. */
export function wantsEmbeddings(recognition: Recognition, using: Embedder | null = embedder()): boolean {
  if (!using || !isDoubted(recognition) || !/\p{L}/u.test(recognition.text)) return false;
  return exampleIndex(using, recognition.language) !== null;
}

function isDoubted(recognition: Recognition): boolean {
  return isUnsure(recognition) || (recognition.intent === OUT_OF_SCOPE && recognition.layer === "classifier");
}

/** Never throws for what a service does. Takes up to a second and a half: not to be called while holding a lock. */
export async function recogniseWithEmbeddings(
  ctx: Ctx,
  message: string,
  recognition: Recognition,
  { using = embedder(), sessionId = null, signal, limitMs = LIMIT_MS }: EmbeddingAsk = {},
): Promise<SecondOpinion> {
  const alone = { recognition, calls: [] };
  if (!using || !wantsEmbeddings(recognition, using) || isPaused(using, ctx.clock.now())) return alone;
  const words = using.local ? recognition.text : analysisText(await withoutPersonal(ctx, message, sessionId));
  if (!/\p{L}/u.test(words)) return alone;
  const limit = AbortSignal.timeout(limitMs);
  const began = performance.now();
  const { heard, outcome } = await compare(
    using,
    recognition,
    words,
    signal ? AbortSignal.any([signal, limit]) : limit,
  );
  if (!signal?.aborted) noteAnswer(using, outcome, ctx.clock.now());
  const took = { ...heard.took, embeddings: performance.now() - began };
  return { recognition: { ...heard, took }, calls: outcome.call ? [outcome.call] : [] };
}

/** The recognition together with what is near the words; as it was when the service gives nothing to compare. */
export async function compare(
  using: Embedder,
  recognition: Recognition,
  words: string,
  signal?: AbortSignal,
): Promise<{ heard: Recognition; outcome: EmbedOutcome }> {
  const outcome = await using.embed([words], { task: "embed_message", ...(signal ? { signal } : {}) });
  return { heard: outcome.ok ? weigh(using, recognition, outcome.vectors[0]) : recognition, outcome };
}

async function withoutPersonal(ctx: Ctx, message: string, sessionId: string | null): Promise<string> {
  const where = { id: sessionId ?? "" };
  const session = sessionId ? await ctx.db.sessionState.findUnique({ where, select: { customerId: true } }) : null;
  const customerId = session?.customerId ?? ctx.actor.customerId;
  const hidden = await hiddenOfCustomers(ctx.db, customerId ? [customerId] : [], [ctx.actor.name]);
  return wordsAlone(message, hidden(customerId));
}

function weigh(using: Embedder, recognition: Recognition, vector: Float32Array | undefined): Recognition {
  const recogniser = currentRecogniser();
  const index = exampleIndex(using, recognition.language);
  // A service whose vectors have another length by now is asked for the examples again under another id.
  if (!index || !vector || index.vectors.length !== vector.length * index.intents.length) return recognition;
  const classification = classify(recogniser, recognition.text);
  const votes = voteOfNeighbours(index, vector);
  return weighNeighbours(recognition, classification, votes, recogniser.definitions.intents);
}

/** Services that did not answer, and until when nobody asks them. */
const pauses = new WeakMap<Embedder, number>();
const isPaused = (using: Embedder, now: Date) => now.getTime() < (pauses.get(using) ?? 0);

/** A failure is told of once, and so is its end. */
function noteAnswer(using: Embedder, outcome: EmbedOutcome, now: Date): void {
  if (outcome.ok) {
    if (pauses.delete(using)) log.info({ embeddings: using.id }, "embeddings answer again");
    return;
  }
  const reason = outcome.error.options.reason;
  if (!pauses.has(using))
    log.warn({ embeddings: using.id, reason }, `${outcome.error.message} Messages are read without.`);
  pauses.set(using, now.getTime() + PAUSE_MS);
}
