// A linear classifier over sparse vectors: one L2-regularised squared-hinge SVM per class, trained by dual coordinate
// descent (Hsieh et al., 2008). Deterministic: the same rows give the same weights.
/* eslint-disable @typescript-eslint/no-non-null-assertion -- the hot loops; every index is within its own array */
import type { Vector } from "./features";

export type LinearModel = { classes: readonly string[]; weights: Float32Array[]; bias: Float32Array };
/** `key` says when a row's turn is: any number that has nothing to do with its label, and stays the row's own. */
export type Row = { label: string; vector: Vector; key: number };

const PASSES = 12;
/** How far beyond its margin a row must be to be left out. */
const SHRINK = 0.3;
const COST = 1;
/** Rows of the class itself weigh more, since all other classes stand against them. */
const POSITIVE_COST = 6;

function dot(weights: Float32Array, { indices, values }: Vector): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i += 1) sum += (weights[indices[i]!] ?? 0) * values[i]!;
  return sum;
}

/**
 * By their keys: mixed, whatever the order of files, and one row more leaves the others where they were, so that two
 * trainings that differ by a row differ by what the row teaches.
 */
function mixedOrder(rows: readonly Row[]): Int32Array {
  return Int32Array.from(rows, (_, i) => i).sort((a, b) => rows[a]!.key - rows[b]!.key || a - b);
}

export function trainLinear(rows: readonly Row[], dimensions: number): LinearModel {
  const classes = [...new Set(rows.map((row) => row.label))].sort();
  const order = mixedOrder(rows);
  const bias = new Float32Array(classes.length);
  const weights = classes.map((label, k) => {
    const w = new Float32Array(dimensions);
    const alpha = new Float32Array(rows.length);
    let b = 0;
    // A row far on its right side stays there: from the second pass on it is left out (Hsieh's shrinking).
    let active = order;
    for (let pass = 0; pass < PASSES; pass += 1) {
      let kept = 0;
      const next = pass === 0 ? new Int32Array(active.length) : active;
      for (const i of active) {
        const row = rows[i]!;
        const y = row.label === label ? 1 : -1;
        const diagonal = 0.5 / (y > 0 ? POSITIVE_COST : COST);
        const gradient = y * (dot(w, row.vector) + b) - 1 + diagonal * alpha[i]!;
        if (alpha[i] === 0 && gradient > SHRINK && pass > 0) continue;
        next[kept++] = i;
        // Vectors have length 1 and a constant bias feature of 1, hence the 2.
        const moved = Math.max(0, alpha[i]! - gradient / (2 + diagonal));
        const step = (moved - alpha[i]!) * y;
        if (step === 0) continue;
        alpha[i] = moved;
        const { indices, values } = row.vector;
        for (let j = 0; j < indices.length; j += 1) w[indices[j]!]! += step * values[j]!;
        b += step;
      }
      active = next.subarray(0, kept);
    }
    bias[k] = b;
    return w;
  });
  return { classes, weights, bias };
}

export type Scored = { label: string; margin: number };

/** The margin of every class, best first. */
export function scoreLinear(model: LinearModel, vector: Vector): Scored[] {
  return model.classes
    .map((label, k) => ({ label, margin: dot(model.weights[k]!, vector) + model.bias[k]! }))
    .sort((a, b) => b.margin - a.margin);
}

/** Finds the nearest of the training rows by cosine through an inverted list. */
export type Neighbours = { postings: { rows: Int32Array; values: Float32Array }[]; count: number };

export function indexNeighbours(rows: readonly Row[], dimensions: number): Neighbours {
  const lengths = new Int32Array(dimensions);
  for (const { vector } of rows) for (const at of vector.indices) lengths[at]! += 1;
  const postings = Array.from(lengths, (length) => ({
    rows: new Int32Array(length),
    values: new Float32Array(length),
  }));
  const filled = new Int32Array(dimensions);
  rows.forEach(({ vector }, r) => {
    vector.indices.forEach((at, i) => {
      const [posting, place] = [postings[at]!, filled[at]!];
      posting.rows[place] = r;
      posting.values[place] = vector.values[i]!;
      filled[at] = place + 1;
    });
  });
  return { count: rows.length, postings };
}

export function nearestRow(neighbours: Neighbours, vector: Vector): { row: number; cosine: number } {
  const cosines = new Float32Array(neighbours.count);
  vector.indices.forEach((at, i) => {
    const posting = neighbours.postings[at]!;
    for (let p = 0; p < posting.rows.length; p += 1)
      cosines[posting.rows[p]!]! += posting.values[p]! * vector.values[i]!;
  });
  let row = -1;
  let cosine = 0;
  cosines.forEach((value, at) => {
    if (value > cosine) [row, cosine] = [at, value];
  });
  return { row, cosine };
}
