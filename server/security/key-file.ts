// A file of key text, readable by its owner only, that processes starting together agree on.
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

// The comments in the calls keep the bundler from taking everything under these paths into the build.

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

/** The file's text without the white space around it; null when there is no file. */
export function readKeyFile(path: string): string | null {
  try {
    return readFileSync(/*turbopackIgnore: true*/ path, "utf8").trim();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function writeDraft(path: string, text: string): string {
  mkdirSync(/*turbopackIgnore: true*/ dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const file = openSync(/*turbopackIgnore: true*/ draft, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return draft;
}

/** Replaces the file as a whole: a reader sees the old text or the new one. */
export function writeKeyFile(path: string, text: string): void {
  renameSync(/*turbopackIgnore: true*/ writeDraft(path, text), /*turbopackIgnore: true*/ path);
}

/**
 * Makes the file when it is not there, and returns what it holds. Each process writes a whole file of its own and links
 * it to the name, which only one can do; the others read what that one wrote.
 */
export function createKeyFile(path: string, text: string): string {
  const draft = writeDraft(path, text);
  try {
    linkSync(/*turbopackIgnore: true*/ draft, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    unlinkSync(/*turbopackIgnore: true*/ draft);
  }
  const key = readKeyFile(path);
  if (!key) throw new Error(`${path} was removed while it was being made.`);
  return key;
}

/** New key material: 48 random bytes. */
export function makeKeyText(): string {
  return randomBytes(48).toString("base64url");
}
