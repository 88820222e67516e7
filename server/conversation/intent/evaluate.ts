// Whether a new training is better than what is in force. Every example is held out once: it is read by a recogniser that
// was trained without its fifth, so no text is ever tested on itself, and both sides read the same texts. What people
// corrected is part of that: a correction counts by what it teaches about other texts, not by being remembered.
import { calibrationError, fitSharpness, reliability, type Bin } from "./calibration";
import type { Definitions } from "./definitions";
import { foldOf, FOLDS, type Example } from "./examples";
import { analysisText } from "./normalise";
import { fuse } from "./recognise";
import {
  isElsewhere,
  OUT_OF_SCOPE,
  scoreText,
  toClassification,
  trainOn,
  type Recogniser,
  type Scores,
} from "./recogniser";
import { matchRules, type RuleHit } from "./rules";

/** One text, held out, as somebody's recogniser read it. */
export type HeldOut = { example: Example; rules: RuleHit[]; scores: Scores };

/** Reads every test text by a recogniser of `examples` without the text's own fifth. */
export function crossRead(
  definitions: Definitions,
  tests: readonly Example[],
  examples: readonly Example[],
  train: typeof trainOn = trainOn,
): HeldOut[] {
  const folds = Array.from({ length: FOLDS }, (_, fold) => fold);
  const parts = new Map<string, number>([...tests, ...examples].map(({ text }) => [text, foldOf(text)]));
  return folds.flatMap((fold) => {
    const mine = tests.filter(({ text }) => parts.get(text) === fold);
    if (mine.length === 0) return [];
    const recogniser = train(
      definitions,
      examples.filter(({ text }) => parts.get(text) !== fold),
    );
    return mine.map((example) => readHeldOut(recogniser, example));
  });
}

function readHeldOut(recogniser: Recogniser, example: Example): HeldOut {
  const reading = analysisText(example.text);
  const rules = isElsewhere(recogniser, reading) ? [] : matchRules(reading, recogniser.definitions.intents.values());
  return { example, rules, scores: scoreText(recogniser, reading) };
}

/** What the customer would have got: rules and classifier together. */
function verdictOf({ rules, scores }: HeldOut, sharpness: number): { intent: string; confidence: number } {
  return fuse(rules, toClassification(scores, sharpness))[0] ?? { intent: OUT_OF_SCOPE, confidence: 0.5 };
}

export type Changed = { text: string; intent: string; before: string; after: string };

export type Figures = {
  /** Texts that were held out, and how many of them a person had corrected. */
  n: number;
  corrections: number;
  /** 0 … 1, on the same texts. */
  accuracy: number;
  baseline: number;
  /** Right now and wrong before; wrong now and right before. */
  won: number;
  lost: number;
  /** Some of each, so that a refusal can be understood. */
  wonTexts: Changed[];
  lostTexts: Changed[];
  sharpness: number;
  calibrationError: number;
  reliability: Bin[];
};

const SHOWN = 10;
const round = (value: number) => Math.round(value * 10_000) / 10_000;

/** `candidate` and `baseline` are readings of the same texts in the same order. */
export function compare(candidate: readonly HeldOut[], baseline: readonly HeldOut[], corrections: number): Figures {
  const sharpness = fitSharpness(
    candidate
      .filter(({ scores }) => scores.inScope)
      .map(({ scores, example }) => ({ margins: scores.margins, intent: example.intent })),
  );
  const pairs = candidate.map((one, i) => {
    const now = verdictOf(one, sharpness);
    const before = verdictOf(baseline[i] ?? one, sharpness).intent;
    const { text, intent } = one.example;
    return { text, intent, before, after: now.intent, confidence: now.confidence };
  });
  const right = pairs.map(({ intent, after, confidence }) => ({ confidence, right: after === intent }));
  const won = pairs.filter(({ intent, before, after }) => after === intent && before !== intent);
  const lost = pairs.filter(({ intent, before, after }) => after !== intent && before === intent);
  const correct = right.filter((one) => one.right).length;
  const shown = (changed: typeof pairs) =>
    changed.slice(0, SHOWN).map(({ text, intent, before, after }) => ({ text, intent, before, after }));
  const curve = reliability(right);
  return {
    n: pairs.length,
    corrections,
    accuracy: round(correct / (pairs.length || 1)),
    baseline: round((correct - won.length + lost.length) / (pairs.length || 1)),
    won: won.length,
    lost: lost.length,
    wonTexts: shown(won),
    lostTexts: shown(lost),
    sharpness,
    calibrationError: calibrationError(curve),
    reliability: curve,
  };
}

/**
 * Kept when it is right at least as often. Plainly, rather than by a test of significance: a test would let each of many
 * trainings lose a little, and they would add up.
 */
export function isKept({ won, lost }: Pick<Figures, "won" | "lost">): boolean {
  return won >= lost;
}
