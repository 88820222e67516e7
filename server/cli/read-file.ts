// Reading what somebody named on the command line, or says why that cannot be done.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { AppError } from "../errors";

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder; name one file in it",
  ENOTDIR: "part of the path is a file",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
};

/** Throws NOT_FOUND (file_unreadable) that says what is in the way. */
export async function readNamedFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    const message = `${file} cannot be read: ${WHY[code] ?? (code || "failed")}.`;
    throw new AppError("NOT_FOUND", message, { reason: "file_unreadable", cause });
  }
}

/** Standard input when it is piped; a terminal would show what is typed, and wait for ever. */
export async function readStandardInput(what: string): Promise<string> {
  if (!process.stdin.isTTY) return text(process.stdin);
  throw new AppError("VALIDATION", `Give ${what} on standard input, for example from a file: … < file`);
}
