// The key-encryption keys of this installation: STEWARD_KEY, else a file made at the first need in DATA_DIR. Several may
// stand side by side, the first of them encrypting, while one takes another's place.
import { join } from "node:path";
import { env } from "../env";
import { AppError } from "../errors";
import { wrappingKey, type WrappingKey } from "./envelope";
import { createKeyFile, makeKeyText, readKeyFile, writeKeyFile } from "./key-file";

export const MIN_KEY_LENGTH = 32;

const path = () => join(env.DATA_DIR, "steward.key");

/** Where keys come from. Tests have their own. */
export type KeySource = {
  /** The variable's name or the file's path, for people. */
  name: string;
  read: () => string[];
  /** null: keys of the environment are changed by whoever set them. */
  write: ((texts: readonly string[]) => void) | null;
};

function fileSource(file: string): KeySource {
  return {
    name: file,
    read: () => (readKeyFile(file) ?? createKeyFile(file, `${makeKeyText()}\n`)).split("\n"),
    write: (texts) => writeKeyFile(file, `${texts.join("\n")}\n`),
  };
}

export function keySource(): KeySource {
  const given = env.STEWARD_KEY;
  if (!given) return fileSource(path());
  return { name: "STEWARD_KEY", read: () => given.split(","), write: null };
}

/** Every key that may open something; the first encrypts. Never empty. Read anew each time, for another process may rotate. */
export function wrappingKeys(source: KeySource = keySource()): [WrappingKey, ...WrappingKey[]] {
  const texts = source.read().map((text) => text.trim());
  if (texts.some((text) => text.length < MIN_KEY_LENGTH)) {
    throw new AppError(
      "UNAVAILABLE",
      `${source.name} holds a key of fewer than ${MIN_KEY_LENGTH} characters. Put the right keys back: what they encrypted cannot be read without them.`,
      { reason: "encryption_key", retryable: false },
    );
  }
  const [first, ...rest] = texts.map(wrappingKey);
  if (!first)
    throw new AppError("UNAVAILABLE", `${source.name} is empty.`, { reason: "encryption_key", retryable: false });
  return [first, ...rest];
}
