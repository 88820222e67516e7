// How well recognition reads utterances it never saw: how often it is right and how sure one may be of that, which layer
// was, what it takes for what, whether it knows what is none of its business, and whether its confidence means anything.
import { calibrationError, reliability, type Bin } from "../../server/conversation/intent/calibration";
import type { Recognition } from "../../server/conversation/intent/recognise";
import type { Utterance } from "./intent-rows";

export type LayerFigures = { share: number; accuracy: number; /** ms */ p50: number; /** ms */ p95: number };
export type Confusion = { expected: string; got: string; n: number; example: string };

export type IntentFigures = {
  n: number;
  /** 0 … 1, and so are all shares. */
  accuracy: number;
  /** Wilson's interval. */
  ci95: [number, number];
  macroF1: number;
  /** Null where no row is out of scope, or none is in it. */
  outOfScope: { recall: number | null; falseRefusal: number | null };
  /** Rows where it would ask which of a few is meant, and how often the right one is among them. */
  asked: { share: number; accuracy: number };
  layers: Record<string, LayerFigures>;
  /** How far confidence is from accuracy, over ten bins weighted by their rows; `reliability` is those that hold any. */
  calibrationError: number;
  reliability: Bin[];
  confusions: Confusion[];
};

export type Heard = { row: Utterance; got: Recognition };
type Reading = Heard & { right: boolean };

const OUTSIDE = "out_of_scope";
/** As the layers are named in reports. */
const LAYERS = { rules: "L1", classifier: "L2", embeddings: "L2 embeddings" } as const;
const MOST_CONFUSIONS = 40;

export function measureIntents(heard: readonly Heard[]): IntentFigures {
  const readings = heard.map(({ row, got }): Reading => ({ row, got, right: row.intents.includes(got.intent) }));
  const right = readings.filter((reading) => reading.right).length;
  const asked = readings.filter(({ got }) => got.ambiguous);
  const bins = reliability(readings.map(({ got, right: isRight }) => ({ confidence: got.confidence, right: isRight })));
  return {
    n: readings.length,
    accuracy: share(right, readings.length),
    ci95: wilson(right, readings.length),
    macroF1: macroF1(readings),
    outOfScope: outOfScope(readings),
    asked: {
      share: share(asked.length, readings.length),
      accuracy: share(asked.filter(offersRight).length, asked.length),
    },
    layers: Object.fromEntries(
      Object.entries(LAYERS).flatMap(([layer, name]) => {
        const figures = layerFigures(readings, layer as keyof typeof LAYERS);
        return figures ? [[name, figures]] : [];
      }),
    ),
    calibrationError: calibrationError(bins),
    reliability: bins,
    confusions: confusions(readings),
  };
}

const round = (value: number) => Math.round(value * 10_000) / 10_000;
const share = (part: number, whole: number) => (whole === 0 ? 0 : round(part / whole));

/** Wilson's score interval of a share (Wilson, 1927), at 95 %. */
export function wilson(right: number, n: number): [number, number] {
  if (n === 0) return [0, 1];
  const z = 1.959964;
  const p = right / n;
  const middle = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const whole = 1 + (z * z) / n;
  return [round(Math.max(0, (middle - spread) / whole)), round(Math.min(1, (middle + spread) / whole))];
}

/** What a row counts as: what was said where that is right, else the first that would have been. */
const truth = ({ row, got, right }: Reading) => (right ? got.intent : (row.intents[0] ?? OUTSIDE));

function macroF1(readings: readonly Reading[]): number {
  const counts = new Map<string, { hit: number; missed: number; wrong: number }>();
  const of = (intent: string) => {
    const count = counts.get(intent) ?? { hit: 0, missed: 0, wrong: 0 };
    counts.set(intent, count);
    return count;
  };
  for (const reading of readings) {
    if (reading.right) of(truth(reading)).hit += 1;
    else {
      of(truth(reading)).missed += 1;
      of(reading.got.intent).wrong += 1;
    }
  }
  // Over the intents that the file holds; one that is only ever said by mistake costs the others their precision.
  const asked = [...counts.values()].filter(({ hit, missed }) => hit + missed > 0);
  const f1 = asked.map(({ hit, missed, wrong }) => (2 * hit) / (2 * hit + missed + wrong));
  return round(f1.reduce((sum, value) => sum + value, 0) / (f1.length || 1));
}

function outOfScope(readings: readonly Reading[]): IntentFigures["outOfScope"] {
  const isOutside = ({ row }: Reading) => row.intents.includes(OUTSIDE);
  const outside = readings.filter(isOutside);
  const inside = readings.filter((reading) => !isOutside(reading));
  const refused = (group: Reading[]) =>
    group.length === 0 ? null : share(group.filter(({ got }) => got.intent === OUTSIDE).length, group.length);
  return { recall: refused(outside), falseRefusal: refused(inside) };
}

const offersRight = ({ row, got }: Reading) => got.candidates.some(({ intent }) => row.intents.includes(intent));

/** Null for a layer that was never asked. */
function layerFigures(readings: readonly Reading[], layer: keyof typeof LAYERS): LayerFigures | null {
  const times = readings.flatMap(({ got }) => got.took[layer] ?? []).sort((a, b) => a - b);
  if (times.length === 0) return null;
  const own = readings.filter(({ got }) => got.layer === layer);
  const quantile = (q: number) => round(times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0);
  return {
    share: share(own.length, readings.length),
    accuracy: share(own.filter(({ right }) => right).length, own.length),
    p50: quantile(0.5),
    p95: quantile(0.95),
  };
}

function confusions(readings: readonly Reading[]): Confusion[] {
  const found = new Map<string, Confusion>();
  for (const reading of readings.filter(({ right }) => !right)) {
    const [expected, got] = [truth(reading), reading.got.intent];
    const one = found.get(`${expected} ${got}`) ?? { expected, got, n: 0, example: reading.row.text };
    found.set(`${expected} ${got}`, { ...one, n: one.n + 1 });
  }
  return [...found.values()].sort((a, b) => b.n - a.n).slice(0, MOST_CONFUSIONS);
}
