// A linear classifier over sparse vectors: one L2-regularised squared-hinge SVM per class, trained by dual coordinate
// descent (Hsieh et al., 2008). Deterministic: the same rows give the same weights.
/* eslint-disable @typescript-eslint/no-non-null-assertion -- the hot loops; every index is within its own array */
import type { Vector } from "./features";

export type LinearModel = { classes: readonly string[]; weights: Float32Array[]; bias: Float32Array };
export type Row = { label: string; vector: Vector };

/** With shrinking, what eight passes leave undone changes no verdict. */
const PASSES = 8;
const COST = 1;
/** Rows of the class itself weigh more, since all other classes stand against them. */
const POSITIVE_COST = 6;

function dot(weights: Float32Array, { indices, values }: Vector): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i += 1) sum += (weights[indices[i]!] ?? 0) * values[i]!;
  return sum;
}

/** A fixed shuffle (a linear congruential generator), so that training does not depend on the order of files. */
function shuffledOrder(length: number): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  let seed = 42;
  for (let i = length - 1; i > 0; i -= 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const j = seed % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** The rows one after another: training walks them millions of times, and memory in a line is read fastest. */
type Flat = { labels: readonly string[]; starts: Int32Array; indices: Int32Array; values: Float32Array };

function flatten(rows: readonly Row[]): Flat {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (starts[i + 1] = starts[i]! + row.vector.indices.length));
  const indices = new Int32Array(starts[rows.length]!);
  const values = new Float32Array(starts[rows.length]!);
  rows.forEach(({ vector }, i) => {
    indices.set(vector.indices, starts[i]);
    values.set(vector.values, starts[i]);
  });
  return { labels: rows.map((row) => row.label), starts, indices, values };
}

export function trainLinear(rows: readonly Row[], dimensions: number): LinearModel {
  const classes = [...new Set(rows.map((row) => row.label))].sort();
  const flat = flatten(rows);
  const order = shuffledOrder(rows.length);
  const bias = new Float32Array(classes.length);
  const weights = classes.map((label, k) => {
    const w = new Float32Array(dimensions);
    bias[k] = trainClass(flat, label, order.slice(), w);
    return w;
  });
  return { classes, weights, bias };
}

/** Fills `w` and returns the bias. Rows that are far on their side already are not looked at again (shrinking). */
function trainClass({ labels, starts, indices, values }: Flat, label: string, order: Int32Array, w: Float32Array) {
  const alpha = new Float32Array(labels.length);
  let b = 0;
  let active = order.length;
  let farAway = Infinity;
  for (let pass = 0; pass < PASSES; pass += 1) {
    let worst = 0;
    for (let at = 0; at < active; at += 1) {
      const i = order[at]!;
      const y = labels[i] === label ? 1 : -1;
      const diagonal = 0.5 / (y > 0 ? POSITIVE_COST : COST);
      const [from, to] = [starts[i]!, starts[i + 1]!];
      let sum = b;
      for (let j = from; j < to; j += 1) sum += w[indices[j]!]! * values[j]!;
      const before = alpha[i]!;
      const gradient = y * sum - 1 + diagonal * before;
      if (before === 0 && gradient >= 0) {
        if (gradient > farAway) {
          active -= 1;
          order[at] = order[active]!;
          order[active] = i;
          at -= 1;
        }
        continue;
      }
      worst = Math.max(worst, Math.abs(gradient));
      // Vectors have length 1 and a constant bias feature of 1, hence the 2.
      const after = Math.max(0, before - gradient / (2 + diagonal));
      const step = (after - before) * y;
      if (step === 0) continue;
      alpha[i] = after;
      for (let j = from; j < to; j += 1) w[indices[j]!]! += step * values[j]!;
      b += step;
    }
    farAway = worst > 0 ? worst : Infinity;
  }
  return b;
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
