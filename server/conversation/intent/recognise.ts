// What a message wants. Rules (L1) answer when they are sure, the trained classifier (L2) otherwise; both are heard, and
// a near tie is reported as one rather than decided by a hair. Pure apart from reading sops/intents once per change. The
// classifier is the stored version in force (follow-model.ts) where that fits the files, else one trained from them.
import { systemClock, toLocale, type Locale, type Localized } from "../../context";
import { log } from "../../log";
import type { SopProblem } from "../../sop/graph";
import { definitionsStamp, intentsDirectory, type Definitions, type IntentDefinition } from "./definitions";
import { extractEntities, type Entity, type Surroundings } from "./entities";
import { detectLanguage } from "./language";
import { analysisText } from "./normalise";
import { readRecogniser, type Reading } from "./reading";
import { unpackRecogniser, type Packed } from "./pack";
import {
  classify,
  isElsewhere,
  OUT_OF_SCOPE,
  trainRecogniser,
  type Classification,
  type Recogniser,
} from "./recogniser";
import { matchRules, type RuleHit } from "./rules";
import { measureSentiment, type Sentiment } from "./sentiment";

export type Layer = "rules" | "classifier" | "embeddings" | "model";
export type Candidate = { intent: string; label: Localized; confidence: number; layer: Layer };

export type Recognition = {
  /** The text as it was read: one form for full-width digits, spaces and quotes. */
  text: string;
  language: Locale;
  intent: string;
  label: Localized;
  /** 0 to 1. */
  confidence: number;
  layer: Layer;
  /** Best first, at most three; the first is the intent. */
  candidates: Candidate[];
  /** All that were thought of, best first. */
  considered: Scored[];
  /** Two intents are so close that the customer should choose. */
  ambiguous: boolean;
  entities: Entity[];
  sentiment: Sentiment;
  nearest: Classification["nearest"];
  /** How long each layer took, in ms; embeddings and the model only where they were asked. */
  took: { rules: number; classifier: number; embeddings?: number; model?: number };
  /** The stored version of the classifier; null when it was trained from the files alone. */
  version: number | null;
};

type RecogniseOptions = { locale?: Locale; about?: Surroundings };

/** Below this, we ask rather than act. */
export const ACT = 0.5;
const SURE = 0.9;
const CLOSE = 0.12;
const RELEVANT = 0.3;

/**
 * Recognises one message. The first call reads and trains (well under two seconds); later ones take about a millisecond.
 * `locale` decides the language of a text that has none, such as "12345"; `about` is what is known where it was written.
 */
export function recognise(text: string, options: RecogniseOptions = {}): Recognition {
  return recogniseWith(currentRecogniser(), text, options);
}

export function recogniseWith(recogniser: Recogniser, text: string, options: RecogniseOptions = {}): Recognition {
  const reading = analysisText(text);
  const { intents } = recogniser.definitions;
  const began = performance.now();
  const rules = isElsewhere(recogniser, reading) ? [] : matchRules(reading, intents.values());
  const ruled = performance.now();
  const read = classify(recogniser, reading);
  const put = putRight(recogniser, read);
  const [hits, classification] = put ? [[], put] : [rules, read];
  const took = { rules: ruled - began, classifier: performance.now() - ruled };
  return {
    text: reading,
    language: detectLanguage(reading, toLocale(options.locale ?? "en")),
    ...chosen(fuse(hits, classification), intents),
    entities: extractEntities(reading, { now: systemClock.now(), ...options.about }),
    sentiment: measureSentiment(reading),
    nearest: classification.nearest,
    took,
    version: recogniser.version,
  };
}

/** Words nearly the same as those that a person put right; numbers in them may differ. */
const SAME = 0.95;

/** Of such words the person's reading counts, whatever a rule makes of them. Null for all others. */
function putRight({ corrected }: Recogniser, { candidates, nearest, ...rest }: Classification): Classification | null {
  if (!nearest || nearest.similarity < SAME || !corrected.has(nearest.example)) return null;
  const { intent } = nearest;
  const confidence = Math.min(nearest.similarity, 0.97);
  const others = candidates
    .filter((one) => one.intent !== intent)
    .map((one) => ({ intent: one.intent, confidence: one.confidence * (1 - confidence) }));
  return { ...rest, nearest, candidates: [{ intent, confidence }, ...others], inScope: true };
}

type Chosen = Pick<
  Recognition,
  "intent" | "label" | "confidence" | "layer" | "candidates" | "considered" | "ambiguous"
>;

/** The first of all that were considered, and whether the second is too close to it. */
export function chosen(considered: Scored[], intents: ReadonlyMap<string, IntentDefinition>): Chosen {
  const candidates = considered
    .flatMap((candidate) => {
      const label = intents.get(candidate.intent)?.label;
      return label ? [{ ...candidate, label }] : [];
    })
    .slice(0, 3);
  const best = candidates[0] ?? outside(intents.get(OUT_OF_SCOPE));
  const second = candidates[1];
  const asks = (candidate: Candidate) => intents.get(candidate.intent)?.kind === "request";
  return {
    ...best,
    candidates: candidates.length > 0 ? candidates : [best],
    considered,
    ambiguous:
      second !== undefined &&
      asks(best) &&
      asks(second) &&
      second.confidence >= RELEVANT &&
      best.confidence - second.confidence < CLOSE,
  };
}

/** Too weak to act on, or a near tie: what a model is asked about, and a person should look at. */
export function isUnsure({ confidence, ambiguous }: Pick<Recognition, "confidence" | "ambiguous">): boolean {
  return ambiguous || confidence < ACT;
}

export type Scored = { intent: string; confidence: number; layer: Layer };

/** One list from both layers, best first. An intent both layers name keeps the surer voice. */
export function fuse(rules: readonly RuleHit[], classification: Classification): Scored[] {
  const best = new Map<string, Scored>();
  for (const hit of rules) best.set(hit.intent, { ...hit, layer: "rules" });
  const ruled = (rules[0]?.confidence ?? 0) >= SURE;
  const learned = classification.inScope
    ? classification.candidates
    : [{ intent: OUT_OF_SCOPE, confidence: outsideConfidence(classification) }];
  for (const { intent, confidence } of learned) {
    // A sure rule is only explained by the classifier, never outvoted.
    const weight = ruled ? Math.min(confidence, (rules[0]?.confidence ?? 0) - CLOSE) : confidence;
    if ((best.get(intent)?.confidence ?? 0) < weight)
      best.set(intent, { intent, confidence: weight, layer: "classifier" });
  }
  return [...best.values()].filter(({ confidence }) => confidence >= 0.01).sort((a, b) => b.confidence - a.confidence);
}

/** Of a text without a word in it the classifier knows nothing; a rule may. */
export function outsideConfidence({ candidates, familiarity }: Classification): number {
  return candidates.length === 0 ? 0.6 : 1 - familiarity;
}

function outside(definition: IntentDefinition | undefined): Candidate {
  const label = definition?.label ?? { "zh-CN": "其他", en: "Something else" };
  return { intent: OUT_OF_SCOPE, label, confidence: 0.5, layer: "classifier" };
}

const CHECK_EVERY_MS = 2_000;
type Kept = Reading & { stamp: string; checkedAt: number };
const shared = globalThis as { stewardRecogniser?: Kept; stewardIntentModel?: Packed | null };

/** Never throws for what is in the files: a broken one is left out, and told of once. */
function currentReading(): Kept {
  const cached = shared.stewardRecogniser;
  const now = performance.now();
  const dir = intentsDirectory();
  if (cached?.stamp.startsWith(`${dir}|`) && now - cached.checkedAt < CHECK_EVERY_MS) return cached;
  const stamp = `${dir}|${definitionsStamp(dir)}`;
  if (cached?.stamp === stamp) {
    cached.checkedAt = now;
    return cached;
  }
  const reading = readRecogniser(dir, cached?.recogniser, make);
  logNews(reading.problems, cached?.problems ?? []);
  return (shared.stewardRecogniser = { ...reading, stamp, checkedAt: now });
}

/** The stored version in force where it was trained from these very files, else a training of now. */
function make(definitions: Definitions): Recogniser {
  return unpackRecogniser(shared.stewardIntentModel ?? null, definitions) ?? trainRecogniser(definitions);
}

/** The stored version this process was given last; whether it fits the files is another matter. */
export function storedVersion(): number | null {
  return shared.stewardIntentModel?.version ?? null;
}

/** Puts a stored version in force in this process, or none. The files stay as they were read. */
export function useStoredModel(model: Packed | null): void {
  if (storedVersion() === (model?.version ?? null)) return;
  shared.stewardIntentModel = model;
  const cached = shared.stewardRecogniser;
  if (cached) shared.stewardRecogniser = { ...cached, recogniser: make(cached.recogniser.definitions) };
}

/** What was told at an earlier reading is not told again because another file changed. */
function logNews(problems: readonly SopProblem[], told: readonly SopProblem[]): void {
  const known = new Set(told.map(({ file, line, message }) => `${file}:${line}:${message}`));
  for (const { file, line, column, message } of problems) {
    if (!known.has(`${file}:${line}:${message}`)) log.error({ where: "intents", file, line, column }, message);
  }
}

/** The recogniser of the files as they are now; trained again when one of them changes. */
export function currentRecogniser(): Recogniser {
  return currentReading().recogniser;
}

/** What is wrong with the intents' files as they are now. */
export function intentProblems(): readonly SopProblem[] {
  return currentReading().problems;
}

export function intentDefinition(id: string): IntentDefinition | null {
  return currentRecogniser().definitions.intents.get(id) ?? null;
}
