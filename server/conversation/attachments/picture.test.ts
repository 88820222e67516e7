import { describe, expect, it } from "vitest";
import { AppError } from "../../errors";
import { cleanName, namedInline } from "./attachment-name";
import { readPicture } from "./picture";
import { gifOf, jpegOf, pngOf, webpOf } from "./test-pictures";

function refusal(bytes: Buffer): string {
  try {
    readPicture(bytes);
  } catch (error) {
    if (error instanceof AppError) return error.options.reason ?? error.code;
    throw error;
  }
  return "taken";
}

const FORMATS = [
  ["image/png", pngOf(4, 3, { extra: [["tEXt", "GPS 48.137 11.575"]] }), 4, 3],
  ["image/jpeg", jpegOf(), 4, 3],
  ["image/gif", gifOf("GPS 48.137 11.575"), 3, 2],
  ["image/webp", webpOf(), 7, 5],
] as const;

describe("a picture", () => {
  it.each(FORMATS)("of %s is known by what is in it, and tells no place", (mediaType, bytes, width, height) => {
    expect(bytes.toString("latin1")).toContain("GPS 48.137");
    const picture = readPicture(bytes);
    expect(picture).toMatchObject({ mediaType, width, height });
    expect(picture.bytes.toString("latin1")).not.toMatch(/GPS|script/);
    // What was cleaned is clean, and whole.
    expect(readPicture(picture.bytes).bytes).toEqual(picture.bytes);
  });

  it("that was taken upright stays upright", () => {
    const turned = readPicture(jpegOf({ orientation: 6 })).bytes;
    expect(turned.toString("latin1")).toContain("Exif");
    expect(readPicture(turned).bytes).toEqual(turned);
    expect(readPicture(jpegOf({ orientation: 1 })).bytes.toString("latin1")).not.toContain("Exif");
  });

  it.each(FORMATS)("of %s that ends too early is damaged, wherever it ends", (_type, bytes) => {
    for (let length = 16; length < bytes.length - 1; length += 1) {
      expect([length, refusal(bytes.subarray(0, length))]).toEqual([length, "attachment_broken"]);
    }
  });

  it.each([
    ["an archive", "PK\x03\x04 secret.class"],
    ["a document", "\n%PDF-1.7"],
    ["a page", "<!DOCTYPE html><script>alert(1)</script>"],
  ])("that is %s as well is refused", (_name, more) => {
    for (const [, bytes] of FORMATS) {
      expect(refusal(Buffer.concat([bytes, Buffer.from(more, "latin1")]))).toBe("attachment_mixed");
    }
  });

  it("loses what a camera puts behind it", () => {
    const bytes = Buffer.concat([jpegOf(), Buffer.from("\0\0\0\x18ftypmp42 a short film", "latin1")]);
    expect(readPicture(bytes).bytes).toEqual(readPicture(jpegOf()).bytes);
  });

  it.each([
    ["nothing", Buffer.alloc(0), "attachment_empty"],
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), "attachment_type"],
    ["HTML", Buffer.from("<!doctype html><img src=x onerror=alert(1)>"), "attachment_type"],
    ["HEIC", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"), "attachment_heic"],
    ["too wide", pngOf(12_001, 1), "attachment_size"],
    ["too many pixels", jpegOf({ width: 9_000, height: 9_000 }), "attachment_size"],
    ["no pixels", jpegOf({ width: 0, height: 5 }), "attachment_broken"],
  ])("is refused: %s", (_name, bytes, reason) => expect(refusal(bytes)).toBe(reason));
});

describe("its name", () => {
  it.each([
    ["IMG_0042.JPEG", "image/jpeg", "IMG_0042.jpg"],
    ["../../etc/passwd", "image/png", "passwd.png"],
    ["C:\\pictures\\杯子 裂了.heic", "image/jpeg", "杯子 裂了.jpg"],
    ["invoice\u202Egpj.exe", "image/png", "invoicegpj.png"],
    ["", "image/gif", "picture.gif"],
    ["...", "image/webp", "picture.webp"],
  ] as const)("%j becomes what can stand in a list", (raw, type, name) => expect(cleanName(raw, type)).toBe(name));

  it("stands in a header in both forms", () => {
    expect(namedInline('裂 "了".png')).toBe(
      `inline; filename="_ ___.png"; filename*=UTF-8''%E8%A3%82%20%22%E4%BA%86%22.png`,
    );
  });
});
