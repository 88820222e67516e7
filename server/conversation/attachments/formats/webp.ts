// WebP: a RIFF file of chunks. Exif and XMP are left out, and the flags that announce them taken away.
import { broken, byteAt, slice, type Cleaned } from "./part-bytes";

const HEAD = 12;
const DRAWS = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);
const [HAS_EXIF, HAS_XMP] = [0x08, 0x04] as const;

export function cleanWebp(bytes: Buffer): Cleaned {
  const last = 8 + slice(bytes, 0, HEAD).readUInt32LE(4);
  const kept: Buffer[] = [];
  let size: { width: number; height: number } | null = null;
  let drawn = false;
  let at = HEAD;
  while (at < last) {
    const head = slice(bytes, at, at + 8);
    const type = head.toString("latin1", 0, 4);
    const length = head.readUInt32LE(4);
    // A chunk begins at an even place; some programs leave the last one's filling out.
    const end = Math.min(at + 8 + length + (length % 2), Math.max(bytes.length, at + 8 + length));
    const chunk = Buffer.from(slice(bytes, at, end));
    size ??= sizeOf(type, chunk.subarray(8));
    drawn ||= type === "VP8 " || type === "VP8L" || type === "ANMF";
    if (type === "VP8X") chunk[8] = byteAt(chunk, 8) & ~(HAS_EXIF | HAS_XMP);
    if (DRAWS.has(type)) kept.push(chunk);
    at = end;
  }
  if (!size || !drawn) throw broken();
  const body = Buffer.concat(kept);
  const riff = Buffer.from(bytes.subarray(0, HEAD));
  riff.writeUInt32LE(body.length + 4, 4);
  return { ...size, bytes: Buffer.concat([riff, body]), rest: bytes.subarray(at) };
}

function sizeOf(type: string, data: Buffer): { width: number; height: number } | null {
  if (type === "VP8X")
    return { width: 1 + slice(data, 4, 7).readUIntLE(0, 3), height: 1 + slice(data, 7, 10).readUIntLE(0, 3) };
  if (type === "VP8 ") {
    const frame = slice(data, 0, 10);
    if (frame.readUIntBE(3, 3) !== 0x9d012a) throw broken();
    return { width: frame.readUInt16LE(6) & 0x3fff, height: frame.readUInt16LE(8) & 0x3fff };
  }
  if (type !== "VP8L") return null;
  if (byteAt(data, 0) !== 0x2f) throw broken();
  const bits = slice(data, 1, 5).readUInt32LE(0);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}
