// Reading a file's bytes without ever reading beyond its end.
import { AppError } from "../../../errors";

/** A picture as it is kept: only what is needed to draw it. */
export type Cleaned = { width: number; height: number; bytes: Buffer; rest: Buffer };

export function broken(): AppError {
  return new AppError("VALIDATION", "This picture is damaged or incomplete. Send it again, or take another one.", {
    reason: "attachment_broken",
  });
}

/** Throws what `broken` says when the file ends before. */
export function slice(bytes: Buffer, start: number, end: number): Buffer {
  if (start < 0 || end < start || end > bytes.length) throw broken();
  return bytes.subarray(start, end);
}

export function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw broken();
  return byte;
}
