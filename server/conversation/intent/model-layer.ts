// L3: a model reads the message when rules and classifier are unsure of it. It is told the intents' ids and descriptions,
// and the conversation, without what is personal in it; its answer is weighed together with theirs, never taken alone. When it
// fails or takes too long, theirs stands.
import { z } from "zod";
import type { Ctx } from "../../context";
import { AppError } from "../../errors";
import { callModel, modelCallsOf } from "../../models/call";
import type { ContextItem } from "../../models/context/render";
import type { ModelCallRecord } from "../../models/contract";
import { modelRuntime, type ModelRuntime } from "../../models/runtime";
import type { IntentDefinition } from "./definitions";
import { recognitionContext } from "../context/contexts";
import { chosen, currentRecogniser, isUnsure, type Recognition } from "./recognise";

const TASK = "recognise_intent";
/** Its online budget is three seconds, for all models asked together. */
const POLICY = "simple_classification";
const MOST = 3;
/** How much the model's word weighs. It was asked because the others were unsure; they still break its ties. */
const WEIGHT = 0.75;

const PROMPT = [
  "Say which of the context's abilities the customer's last message in its conversation asks for: the likeliest first, at most three, each with how likely it is. What was said before tells what it refers to.",
  "`reading` is what a simpler program made of it; it was unsure. The likelihoods are between 0 and 1 and come to at most 1.",
  "Choose out_of_scope when the message is none of a shop's business.",
].join(" ");

export type SecondOpinion = {
  recognition: Recognition;
  /** To be recorded, also where it failed. */
  calls: ModelCallRecord[];
};

/** Whether there is a model to ask about this. */
export function wantsModel(recognition: Recognition, { providers }: ModelRuntime = modelRuntime()): boolean {
  return isUnsure(recognition) && /\p{L}/u.test(recognition.text) && providers.some(({ offline }) => !offline);
}

type Asking = {
  runtime?: ModelRuntime | undefined;
  sessionId?: string | null;
  /** Its customer wants no answer any more. */
  signal?: AbortSignal | undefined;
};

/** Never throws for what a model does. Takes up to three seconds: not to be called while holding a lock. */
export async function recogniseWithModel(
  ctx: Ctx,
  message: string,
  recognition: Recognition,
  { runtime = modelRuntime(), sessionId = null, signal }: Asking = {},
): Promise<SecondOpinion> {
  if (!wantsModel(recognition, runtime)) return { recognition, calls: [] };
  const { intents } = currentRecogniser().definitions;
  const { schema, json } = answerSchema(intents);
  const began = performance.now();
  const took = () => ({ ...recognition.took, model: performance.now() - began });
  try {
    const { json: answer, calls } = await callModel(
      {
        task: TASK,
        policy: POLICY,
        locale: recognition.language,
        prompt: PROMPT,
        input: { reading: recognition.candidates.map(({ intent }) => intent) },
        context: () => recognitionContext(ctx, { sessionId, message, intents: likeliestFirst(recognition, intents) }),
        outputSchema: json,
        ...(signal ? { signal } : {}),
      },
      runtime,
    );
    const { candidates } = schema.parse(answer);
    return { recognition: { ...weigh(recognition, candidates, intents), took: took() }, calls };
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof z.ZodError)) throw error;
    return { recognition: { ...recognition, took: took() }, calls: modelCallsOf(error) };
  }
}

/** Where there is not room for all, what is told of them is of those that may be meant. */
function likeliestFirst({ considered, candidates }: Recognition, intents: Intents): ContextItem[] {
  const near = [...candidates, ...considered].map(({ intent }) => intent);
  const place = new Map([...new Set(near)].map((id, index) => [id, index]));
  const all = [...intents.values()].map(({ id, description }) => ({ id, text: `${id}: ${description.en}` }));
  return all.sort((a, b) => (place.get(a.id) ?? near.length) - (place.get(b.id) ?? near.length));
}

type Intents = ReadonlyMap<string, IntentDefinition>;
type Said = { intent: string; confidence: number };

const schemas = new WeakMap<Intents, ReturnType<typeof makeSchema>>();

function answerSchema(intents: Intents) {
  const known = schemas.get(intents) ?? makeSchema(intents);
  schemas.set(intents, known);
  return known;
}

function makeSchema(intents: Intents) {
  const candidate = z.strictObject({
    intent: z.enum([...intents.keys()] as [string, ...string[]]),
    confidence: z.number().min(0).max(1),
  });
  const schema = z.strictObject({ candidates: z.array(candidate).min(1).max(MOST) });
  const { $schema: _, ...json } = z.toJSONSchema(schema) as Record<string, unknown>;
  return { schema, json };
}

/** Both opinions as one: a weighted mean of probabilities is a probability, and where both agree it is surer. */
function weigh(recognition: Recognition, said: readonly Said[], intents: Intents): Recognition {
  const theirs = recognition.considered.length > 0 ? recognition.considered : recognition.candidates;
  const before = Math.max(1, sum(theirs));
  const model = Math.max(1, sum(said));
  const ids = [...new Set([...said, ...theirs].map(({ intent }) => intent))];
  const considered = ids.map((intent) => {
    const own = theirs.find((one) => one.intent === intent);
    const named = said.find((one) => one.intent === intent);
    const confidence = (WEIGHT * (named?.confidence ?? 0)) / model + ((1 - WEIGHT) * (own?.confidence ?? 0)) / before;
    return { intent, confidence, layer: named || !own ? ("model" as const) : own.layer };
  });
  considered.sort((a, b) => b.confidence - a.confidence);
  return { ...recognition, ...chosen(considered, intents) };
}

const sum = (all: readonly { confidence: number }[]) => all.reduce((total, { confidence }) => total + confidence, 0);
