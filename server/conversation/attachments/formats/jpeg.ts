// JPEG (ITU T.81): segments, and between the last of them the picture itself. Everything that cameras and programs add
// (Exif with the place, XMP, comments, previews, second pictures behind the end) is left out; colours are kept, and of the
// Exif the one value without which a phone's picture lies on its side.
import { broken, byteAt, slice, type Cleaned } from "./part-bytes";

const [SOS, EOI, COMMENT] = [0xda, 0xd9, 0xfe] as const;

export function cleanJpeg(bytes: Buffer): Cleaned {
  const kept: Buffer[] = [];
  let size = { width: 0, height: 0 };
  let turned = 1;
  let at = 2;
  for (;;) {
    if (byteAt(bytes, at) !== 0xff) throw broken();
    while (byteAt(bytes, at + 1) === 0xff) at += 1;
    const marker = byteAt(bytes, at + 1);
    if (marker === EOI) break;
    const end = at + 2 + slice(bytes, at + 2, at + 4).readUInt16BE(0);
    const segment = slice(bytes, at, end);
    if (isFrame(marker) && segment.length >= 9) {
      size = { height: segment.readUInt16BE(5), width: segment.readUInt16BE(7) };
    }
    const next = marker === SOS ? endOfScan(bytes, end) : end;
    if (marker === 0xe1) turned = orientationOf(segment.subarray(4)) ?? turned;
    else if (isNeeded(marker, segment)) kept.push(bytes.subarray(at, next));
    at = next;
  }
  const exif = turned === 1 ? [] : [exifOf(turned)];
  const cleaned = Buffer.concat([bytes.subarray(0, 2), ...exif, ...kept, Buffer.from([0xff, EOI])]);
  return { ...size, bytes: cleaned, rest: bytes.subarray(at + 2) };
}

/** Start of frame, of whatever kind; three markers among them mean something else. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Where the next marker stands; in the picture's own data 0xff is followed by 0 or by a restart marker. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) throw broken();
    const marker = byteAt(bytes, at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === 0 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else return at;
  }
}

/** Of the application's segments only the colour profile, and Adobe's, which tells how colours are coded. */
function isNeeded(marker: number, segment: Buffer): boolean {
  if (marker === COMMENT) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  const name = segment.subarray(4, 16).toString("latin1");
  if (marker === 0xe0) return name.startsWith("JFIF\0") && segment.length === 18;
  if (marker === 0xe2) return name.startsWith("ICC_PROFILE\0");
  return marker === 0xee && name.startsWith("Adobe");
}

const ORIENTATION = 0x0112;

/** How the camera was held: 1 to 8; null where it does not say. */
function orientationOf(payload: Buffer): number | null {
  if (payload.subarray(0, 6).toString("latin1") !== "Exif\0\0") return null;
  const tiff = payload.subarray(6);
  if (tiff.length < 14) return null;
  const little = tiff.subarray(0, 2).toString("latin1") === "II";
  const read16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return null;
  for (let i = 0, at = first + 2; i < read16(first) && at + 12 <= tiff.length; i += 1, at += 12) {
    if (read16(at) !== ORIENTATION) continue;
    const value = read16(at + 8);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** An Exif segment with nothing in it but that. */
function exifOf(orientation: number): Buffer {
  const tiff = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
  const payload = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, Buffer.alloc(4)]);
  const head = Buffer.from([0xff, 0xe1, 0, payload.length + 2]);
  return Buffer.concat([head, payload]);
}
