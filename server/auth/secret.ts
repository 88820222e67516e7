// The key that signs sessions: AUTH_SECRET, else a file made once in DATA_DIR and readable by its owner only.
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { env } from "../env";

// The comments in the calls keep the bundler from taking everything under these paths into the build.
const MIN_LENGTH = 32;

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

function readKey(path: string): string | null {
  try {
    const key = readFileSync(/*turbopackIgnore: true*/ path, "utf8").trim();
    if (key.length < MIN_LENGTH)
      throw new Error(`${path} holds no usable key. Delete it, and everybody signs in again.`);
    return key;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/**
 * The key in the file, made when it is not there. Processes that start together agree: each writes a whole file of
 * its own and links it to the name, which only one can do; the others read what that one wrote.
 */
export function readOrCreateKey(path: string): string {
  const existing = readKey(path);
  if (existing) return existing;
  mkdirSync(/*turbopackIgnore: true*/ dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const file = openSync(/*turbopackIgnore: true*/ draft, "wx", 0o600);
  try {
    writeSync(file, randomBytes(48).toString("base64url"));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(/*turbopackIgnore: true*/ draft, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    unlinkSync(/*turbopackIgnore: true*/ draft);
  }
  const key = readKey(path);
  if (!key) throw new Error(`${path} was removed while it was being made.`);
  return key;
}

let secret: string | undefined;

/** Read once per process, at the first need: a build has neither the variable nor the folder. */
export function authSecret(): string {
  return (secret ??= env.AUTH_SECRET ?? readOrCreateKey(join(env.DATA_DIR, "auth.key")));
}
