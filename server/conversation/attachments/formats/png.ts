// PNG: a signature and chunks. Those that draw are kept; texts, times and Exif are not.
import { broken, slice, type Cleaned } from "./part-bytes";

const SIGNATURE = 8;
const DRAWS = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split(" "),
);

export function cleanPng(bytes: Buffer): Cleaned {
  const kept: Buffer[] = [bytes.subarray(0, SIGNATURE)];
  let size: { width: number; height: number } | null = null;
  let drawn = false;
  let at = SIGNATURE;
  for (let type = ""; type !== "IEND";) {
    const head = slice(bytes, at, at + 8);
    const end = at + 12 + head.readUInt32BE(0);
    const chunk = slice(bytes, at, end);
    type = head.toString("latin1", 4, 8);
    if (!size) {
      if (type !== "IHDR" || chunk.length !== 25) throw broken();
      size = { width: chunk.readUInt32BE(8), height: chunk.readUInt32BE(12) };
    }
    drawn ||= type === "IDAT";
    if (DRAWS.has(type)) kept.push(chunk);
    at = end;
  }
  if (!size || !drawn) throw broken();
  return { ...size, bytes: Buffer.concat(kept), rest: bytes.subarray(at) };
}
