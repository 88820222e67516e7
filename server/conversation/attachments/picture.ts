// What a file is, by what is in it and never by what it is called. A picture of a known format is taken apart and put
// together again without what does not draw; nothing is decoded, so that no picture can keep the server busy. Whatever
// else a file holds or pretends to be is refused.
import { AppError } from "../../errors";
import { MAX_PIXELS, MAX_SIDE, type MediaType } from "./attachment.schema";
import { cleanGif } from "./formats/gif";
import { cleanJpeg } from "./formats/jpeg";
import { broken, type Cleaned } from "./formats/part-bytes";
import { cleanPng } from "./formats/png";
import { cleanWebp } from "./formats/webp";

export type Picture = { mediaType: MediaType; width: number; height: number; bytes: Buffer };

type Format = { mediaType: MediaType; begins: RegExp; clean: (bytes: Buffer) => Cleaned };

const FORMATS: readonly Format[] = [
  { mediaType: "image/jpeg", begins: /^\xff\xd8\xff/, clean: cleanJpeg },
  { mediaType: "image/png", begins: /^\x89PNG\r\n\x1a\n/, clean: cleanPng },
  { mediaType: "image/gif", begins: /^GIF8[79]a/, clean: cleanGif },
  { mediaType: "image/webp", begins: /^RIFF[^]{4}WEBP/, clean: cleanWebp },
];

const HEIC = /^[^]{4}ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)/;

/** What cameras put behind a picture is cut off; what another program would read as a file of its own is no camera's. */
const ANOTHER_FILE =
  /PK\x03\x04|%PDF-|Rar!\x1a|7z\xbc\xaf\x27\x1c|\x7fELF|<(?:!doctype|html|head|body|script|svg|\?php|\?xml)/i;

/** Throws VALIDATION: attachment_empty, attachment_heic, attachment_type, attachment_broken, attachment_size, attachment_mixed. */
export function readPicture(bytes: Buffer): Picture {
  if (bytes.length === 0) throw refused("attachment_empty", "The file is empty. Choose another one.");
  const start = bytes.toString("latin1", 0, 16);
  const format = FORMATS.find(({ begins }) => begins.test(start));
  if (!format) {
    if (HEIC.test(start)) {
      throw refused("attachment_heic", "HEIC pictures are not taken. Send it as JPEG, or take a screenshot of it.");
    }
    throw refused("attachment_type", "Only pictures are taken: JPEG, PNG, WebP or GIF.");
  }
  const { rest, ...picture } = format.clean(bytes);
  if (ANOTHER_FILE.test(rest.toString("latin1"))) {
    throw refused("attachment_mixed", "This file is more than a picture. Send a screenshot of it instead.");
  }
  const { width, height } = picture;
  if (Math.min(width, height) < 1) throw broken();
  if (Math.max(width, height) > MAX_SIDE || width * height > MAX_PIXELS) {
    throw refused(
      "attachment_size",
      `A picture may be up to ${MAX_SIDE} pixels a side and ${MAX_PIXELS / 1e6} megapixels. Make it smaller.`,
    );
  }
  return { mediaType: format.mediaType, ...picture };
}

const refused = (reason: string, message: string) => new AppError("VALIDATION", message, { reason });
