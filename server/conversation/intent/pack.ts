// A trained recogniser as bytes: the weights, what people corrected, and what a few examples came out as. Vocabulary and
// vectors are made anew from the examples. What must stay true: bytes that do not fit the files or the code of now are
// never used; whoever asks then trains from the files.
import { createHash } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import { z } from "zod";
import { log } from "../../log";
import type { LinearModel } from "./classifier";
import type { Definitions } from "./definitions";
import { filesDigest, mergeExamples } from "./examples";
import { analysisText } from "./normalise";
import { assemble, scoreText, type Recogniser } from "./recogniser";
import type { Example } from "./examples";

/** Raised when what the bytes mean changes. */
export const FORMAT = 2;

/** A version as it is stored. */
export type Packed = { version: number; format: number; filesDigest: string; artifact: Uint8Array };

const headerSchema = z.object({
  classes: z.array(z.string()),
  bias: z.array(z.number()),
  dimensions: z.int(),
  sharpness: z.number(),
  corrections: z.array(z.object({ intent: z.string(), text: z.string() })),
  /** The highest margin of some of the examples: code that reads texts differently is found out by it. */
  probes: z.array(z.number()),
  checksum: z.string(),
});
type Header = z.infer<typeof headerSchema>;

const PROBES = 64;
const TOLERANCE = 1e-3;
const checksumOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export function packRecogniser(recogniser: Recogniser, corrections: readonly Example[]): Uint8Array<ArrayBuffer> {
  const { model, vocabulary, sharpness } = recogniser;
  const dimensions = vocabulary.index.size;
  const weights = new Float32Array(model.classes.length * dimensions);
  model.weights.forEach((row, k) => weights.set(row, k * dimensions));
  const packed = deflateSync(new Uint8Array(weights.buffer), { level: 1 });
  const header: Header = {
    classes: [...model.classes],
    bias: [...model.bias],
    dimensions,
    sharpness,
    corrections: [...corrections],
    probes: probe(recogniser),
    checksum: checksumOf(packed),
  };
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return new Uint8Array(Buffer.concat([length, head, packed]));
}

function probe(recogniser: Recogniser): number[] {
  const every = Math.max(1, Math.floor(recogniser.examples.length / PROBES));
  return recogniser.examples
    .filter((_, i) => i % every === 0)
    .map(({ text }) => scoreText(recogniser, analysisText(text)).margins[0]?.margin ?? 0);
}

/** Null when there is none, when it was trained from other files, or when it cannot be used; the last is told of. */
export function unpackRecogniser(packed: Packed | null, definitions: Definitions): Recogniser | null {
  if (!packed || packed.format !== FORMAT || packed.filesDigest !== filesDigest(definitions)) return null;
  try {
    return rebuild(packed, definitions);
  } catch (err) {
    log.error(
      { err, version: packed.version },
      "a stored training of the intents cannot be used; the files are trained",
    );
    return null;
  }
}

/** What people had corrected when it was trained. Throws for bytes that are none of ours. */
export function packedCorrections(artifact: Uint8Array): Example[] {
  return readHeader(artifact).header.corrections;
}

function readHeader(artifact: Uint8Array): { header: Header; packed: Uint8Array } {
  const bytes = Buffer.from(artifact.buffer, artifact.byteOffset, artifact.byteLength);
  const end = 4 + bytes.readUInt32LE(0);
  const header = headerSchema.parse(JSON.parse(bytes.toString("utf8", 4, end)));
  return { header, packed: bytes.subarray(end) };
}

function rebuild({ artifact, version }: Packed, definitions: Definitions): Recogniser {
  const { header, packed } = readHeader(artifact);
  if (checksumOf(packed) !== header.checksum) throw new Error("The weights are not what was stored.");
  const { sharpness, corrections } = header;
  const weigh = (_rows: unknown, dimensions: number): LinearModel => {
    if (dimensions !== header.dimensions) throw new Error("The examples have other features now.");
    return { classes: header.classes, bias: Float32Array.from(header.bias), weights: readWeights(packed, header) };
  };
  const recogniser = assemble(definitions, mergeExamples(definitions, corrections), { sharpness, version }, weigh);
  const strayed = probe(recogniser).some((margin, i) => !(Math.abs(margin - (header.probes[i] ?? NaN)) < TOLERANCE));
  if (strayed) throw new Error("The examples are read differently now.");
  return recogniser;
}

function readWeights(packed: Uint8Array, { classes, dimensions }: Header): Float32Array[] {
  const bytes = inflateSync(packed);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return classes.map((_, k) => all.subarray(k * dimensions, (k + 1) * dimensions));
}
