// The key that signs sessions: AUTH_SECRET, else a file made once in DATA_DIR and readable by its owner only.
import { join } from "node:path";
import { env } from "../env";
import { createKeyFile, makeKeyText, readKeyFile } from "../security/key-file";

const MIN_LENGTH = 32;

/** The key in the file, made when it is not there. Throws when the file holds none that is worth signing with. */
export function readOrCreateKey(path: string): string {
  const existing = readKeyFile(path);
  if (existing === null) return createKeyFile(path, makeKeyText());
  if (existing.length < MIN_LENGTH) {
    throw new Error(`${path} holds no usable key. Delete it, and everybody signs in again.`);
  }
  return existing;
}

let secret: string | undefined;

/** Read once per process, at the first need: a build has neither the variable nor the folder. */
export function authSecret(): string {
  return (secret ??= env.AUTH_SECRET ?? readOrCreateKey(join(env.DATA_DIR, "auth.key")));
}
