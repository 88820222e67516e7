// GIF: a screen, and blocks of blocks. Comments and what other programs keep in it are left out; that it repeats stays.
import { broken, byteAt, slice, type Cleaned } from "./part-bytes";

const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b] as const;
const [CONTROL, APPLICATION] = [0xf9, 0xff] as const;
const REPEATS = /^(?:NETSCAPE2\.0|ANIMEXTS1\.0)$/;

export function cleanGif(bytes: Buffer): Cleaned {
  const screen = slice(bytes, 0, 13);
  const kept: Buffer[] = [];
  let at = 13 + colours(byteAt(screen, 10));
  kept.push(slice(bytes, 0, at));
  let drawn = false;
  for (let kind = 0; kind !== TRAILER;) {
    kind = byteAt(bytes, at);
    const end = endOf(bytes, at, kind);
    drawn ||= kind === IMAGE;
    if (kind !== EXTENSION || isNeeded(slice(bytes, at, end))) kept.push(slice(bytes, at, end));
    at = end;
  }
  if (!drawn) throw broken();
  const size = { width: screen.readUInt16LE(6), height: screen.readUInt16LE(8) };
  return { ...size, bytes: Buffer.concat(kept), rest: bytes.subarray(at) };
}

/** How long a table of colours is that these flags announce. */
const colours = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0);

function endOf(bytes: Buffer, at: number, kind: number): number {
  if (kind === TRAILER) return at + 1;
  if (kind === EXTENSION) return endOfBlocks(bytes, at + 2);
  if (kind !== IMAGE) throw broken();
  return endOfBlocks(bytes, at + 11 + colours(byteAt(bytes, at + 9)));
}

function endOfBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let length = byteAt(bytes, at); length !== 0; length = byteAt(bytes, at)) at += 1 + length;
  return at + 1;
}

function isNeeded(extension: Buffer): boolean {
  const label = extension[1];
  return label === CONTROL || (label === APPLICATION && REPEATS.test(extension.toString("latin1", 3, 14)));
}
