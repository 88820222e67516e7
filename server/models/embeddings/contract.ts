// Texts as vectors. Failure is an ordinary answer here too: whoever asks goes on without.
import type { Locale } from "../../context";
import type { AppError } from "../../errors";
import type { FailureReason, ModelCallRecord } from "../contract";

export type EmbedOptions = {
  /** What it is for, as the record of the call says. */
  task: string;
  signal?: AbortSignal;
  /** How often it is tried again; a customer who waits is not kept for that. */
  retries?: number;
};

/** Vectors have length 1 and the order of the texts. `call` is null where nothing was asked over the network. */
export type EmbedOutcome = { call: ModelCallRecord | null } & (
  { ok: true; vectors: Float32Array[] } | { ok: false; reason: FailureReason; error: AppError }
);

export type Embedder = {
  /** Service and model: vectors of two ids are never compared. */
  id: string;
  /** Texts do not leave this machine. */
  local: boolean;
  reads: (language: Locale) => boolean;
  /** Makes ready what takes long. Throws an AppError that says what is missing. */
  warmUp: () => Promise<void>;
  embed: (texts: readonly string[], options: EmbedOptions) => Promise<EmbedOutcome>;
};

export function unitVector(values: ArrayLike<number>): Float32Array {
  const vector = Float32Array.from(values);
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / length);
}
