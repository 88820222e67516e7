// Whether confidence means anything: how far it is from being right, and what sharpness brings it nearest. Pure.
import type { Scored } from "./classifier";

export type Judged = { confidence: number; right: boolean };
export type Bin = { from: number; to: number; n: number; confidence: number; accuracy: number };

const BINS = 10;
const round = (value: number) => Math.round(value * 10_000) / 10_000;

/** The reliability curve: of ten steps of confidence those that hold anything. */
export function reliability(judged: readonly Judged[]): Bin[] {
  return Array.from({ length: BINS }, (_, i): Bin => {
    const inBin = judged.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === i);
    const n = inBin.length || 1;
    return {
      from: i / BINS,
      to: (i + 1) / BINS,
      n: inBin.length,
      confidence: round(inBin.reduce((sum, { confidence }) => sum + confidence, 0) / n),
      accuracy: round(inBin.filter(({ right }) => right).length / n),
    };
  }).filter(({ n }) => n > 0);
}

/** How far confidence is from accuracy, weighted by how many rows a step holds. */
export function calibrationError(bins: readonly Bin[]): number {
  const rows = bins.reduce((sum, { n }) => sum + n, 0);
  const apart = bins.reduce((sum, bin) => sum + bin.n * Math.abs(bin.confidence - bin.accuracy), 0);
  return round(apart / (rows || 1));
}

export type Outcome = { margins: readonly Scored[]; intent: string };

/** Mean surprise at the right intent, in nats. */
export function surprise(outcomes: readonly Outcome[], sharpness: number): number {
  let sum = 0;
  for (const { margins, intent } of outcomes) {
    const top = margins[0]?.margin ?? 0;
    const own = margins.find(({ label }) => label === intent);
    if (!own) continue;
    const total = margins.reduce((all, { margin }) => all + Math.exp(sharpness * (margin - top)), 0);
    sum += Math.log(total) - sharpness * (own.margin - top);
  }
  return sum / (outcomes.length || 1);
}

const LEAST = 0.5;
const MOST = 30;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SEARCHES = 40;

/** The sharpness (an inverse temperature) under which held-out texts surprise least. Surprise has one valley over it. */
export function fitSharpness(outcomes: readonly Outcome[]): number {
  let [low, high] = [LEAST, MOST];
  for (let i = 0; i < SEARCHES && high - low > 0.01; i += 1) {
    const step = GOLDEN * (high - low);
    if (surprise(outcomes, high - step) < surprise(outcomes, low + step)) high = low + step;
    else low = high - step;
  }
  return round((low + high) / 2);
}
