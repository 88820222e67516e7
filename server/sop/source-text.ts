// From the bytes of a file to its text. A file in another encoding is refused: read as UTF-8 it would reach customers
// as gibberish.
import { isAbsolute, relative } from "node:path";

export type Decoded = { text: string } | { fault: string };

const SAVE_AS_UTF8 = "save it as UTF-8";

/** A byte order mark of UTF-8 is taken off. */
export function decodeSource(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { fault: `The file is in UTF-16; ${SAVE_AS_UTF8}.` };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // UTF-16 without a mark: every second byte of plain text is zero, which is valid UTF-8.
    return text.includes("\0") ? { fault: `The file holds zero bytes, as UTF-16 does; ${SAVE_AS_UTF8}.` } : { text };
  } catch {
    return { fault: `The file is not in UTF-8 (perhaps in GBK); ${SAVE_AS_UTF8}.` };
  }
}

/** Why a file could not be read, from what reading it threw. */
export function readFault(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "The file cannot be read: it does not exist, or links to a file that does not.";
  if (code === "ELOOP") return "The file cannot be read: it links to itself.";
  return "The file cannot be read: it is not readable.";
}

/** As people find it: relative to where they stand when it lies below. */
export function shownPath(path: string): string {
  const shown = relative(process.cwd(), path);
  return shown.startsWith("..") || isAbsolute(shown) ? path : shown;
}
