// `npm run icons`: draws the icons of the installed app from app/icon.svg, in a browser, which draws SVG as everybody will
// see it. The results are checked in; run it when the drawing changes.
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { BROWSER_FLAGS } from "./browser";
import { ensureBrowser } from "./ensure-browser";

type Drawing = { file: string; size: number; /** To the edges, for systems that cut their own shape. */ full: boolean };

const DRAWINGS: Drawing[] = [
  { file: "public/icons/icon-192.png", size: 192, full: false },
  { file: "public/icons/icon-512.png", size: 512, full: false },
  { file: "public/icons/maskable-192.png", size: 192, full: true },
  { file: "public/icons/maskable-512.png", size: 512, full: true },
  { file: "app/apple-icon.png", size: 180, full: true },
];

const root = new URL("../", import.meta.url);
const icon = readFileSync(new URL("app/icon.svg", root), "utf8");

/** Systems cut as deep as a circle of four fifths: the ground without its corners, the bell a little smaller. */
function toTheEdges(svg: string): string {
  const full = svg
    .replace(/ rx="\d+"/, "")
    .replace("<g ", '<g transform="translate(16 16) scale(.9) translate(-16 -16)" ');
  if (full.split("<g ").length !== 2 || full === svg)
    throw new Error("app/icon.svg is no ground with one group upon it.");
  return full;
}

const browser = await chromium.launch({ args: BROWSER_FLAGS, executablePath: ensureBrowser() });
try {
  for (const { file, size, full } of DRAWINGS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const svg = (full ? toTheEdges(icon) : icon).replace(
      "<svg ",
      '<svg style="display:block;width:100vw;height:100vh" ',
    );
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    writeFileSync(new URL(file, root), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
