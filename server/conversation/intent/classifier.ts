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

/** All rows in one piece: row i's entries stand from starts[i] up to starts[i + 1]. */
type Sheet = { starts: Int32Array; indices: Int32Array; values: Float32Array };

function sheetOf(rows: readonly Row[]): Sheet {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach(({ vector }, i) => (starts[i + 1] = starts[i]! + vector.indices.length));
  const sheet = { starts, indices: new Int32Array(starts.at(-1)!), values: new Float32Array(starts.at(-1)!) };
  rows.forEach(({ vector }, i) => {
    sheet.indices.set(vector.indices, starts[i]);
    sheet.values.set(vector.values, starts[i]);
  });
  return sheet;
}

export function trainLinear(rows: readonly Row[], dimensions: number): LinearModel {
  const classes = [...new Set(rows.map((row) => row.label))].sort();
  const [order, sheet] = [mixedOrder(rows), sheetOf(rows)];
  const bias = new Float32Array(classes.length);
  const weights = classes.map((label, k) => {
    const sides = Int8Array.from(rows, (row) => (row.label === label ? 1 : -1));
    const own = trainClass(sheet, sides, order, dimensions);
    bias[k] = own.bias;
    return own.weights;
  });
  return { classes, weights, bias };
}

/** One class against all others; `sides` says 1 of its own rows and -1 of the rest. */
function trainClass({ starts, indices, values }: Sheet, sides: Int8Array, order: Int32Array, dimensions: number) {
  const w = new Float32Array(dimensions);
  const alpha = new Float32Array(sides.length);
  let b = 0;
  // A row far on its right side stays there: from the second pass on it is left out (Hsieh's shrinking).
  const active = order.slice();
  let count = active.length;
  for (let pass = 0; pass < PASSES; pass += 1) {
    let kept = 0;
    for (let at = 0; at < count; at += 1) {
      const i = active[at]!;
      const [from, to] = [starts[i]!, starts[i + 1]!];
      const y = sides[i]!;
      const diagonal = 0.5 / (y > 0 ? POSITIVE_COST : COST);
      let margin = 0;
      for (let j = from; j < to; j += 1) margin += w[indices[j]!]! * values[j]!;
      const gradient = y * (margin + b) - 1 + diagonal * alpha[i]!;
      if (alpha[i] === 0 && gradient > SHRINK && pass > 0) continue;
      active[kept] = i;
      kept += 1;
      // Vectors have length 1 and a constant bias feature of 1, hence the 2.
      const moved = Math.max(0, alpha[i]! - gradient / (2 + diagonal));
      const step = (moved - alpha[i]!) * y;
      if (step === 0) continue;
      alpha[i] = moved;
      for (let j = from; j < to; j += 1) w[indices[j]!]! += step * values[j]!;
      b += step;
    }
    count = kept;
  }
  return { weights: w, bias: b };
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
