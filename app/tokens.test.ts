import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Rgb = [number, number, number];

const css = readFileSync(new URL("./globals.css", import.meta.url), "utf8");

/** The oklch colours one theme's block declares. */
function palette(selector: string): Map<string, Rgb> {
  const start = css.indexOf(`\n${selector} {`);
  const block = css.slice(start, css.indexOf("\n}", start));
  const declared = block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g);
  return new Map([...declared].map(([, name = "", l, c, h]) => [name, toLinearRgb(Number(l), Number(c), Number(h))]));
}

/** Björn Ottosson's conversion, clipped to what a screen can show. */
function toLinearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb: Rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return rgb.map((value) => Math.min(1, Math.max(0, value))) as Rgb;
}

function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["background", "surface", "raised", "muted"];
const MEANINGS = ["success", "danger", "warning", "info", "compensated"];

const TEXTS: [string, string][] = [
  ...["foreground", "muted-foreground", "accent-text", ...MEANINGS].flatMap((text) =>
    GROUNDS.map((ground): [string, string] => [text, ground]),
  ),
  ...MEANINGS.map((meaning): [string, string] => [meaning, `${meaning}-soft`]),
  ...[...MEANINGS, "accent"].map((meaning): [string, string] => ["foreground", `${meaning}-soft`]),
  ["accent-text", "accent-soft"],
  ["muted-foreground", "accent-soft"],
  ["accent-foreground", "accent"],
  ["accent-foreground", "accent-hover"],
  ["danger-foreground", "danger"],
  ["danger-foreground", "danger-hover"],
  ["background", "foreground"],
];

/** Edges of fields and the focus ring: WCAG 1.4.11 asks 3:1 of them. */
const EDGES: [string, string][] = ["border-strong", "ring"].flatMap((edge) =>
  ["background", "surface"].map((ground): [string, string] => [edge, ground]),
);

describe.each([
  ["light", ":root"],
  ["dark", ".dark"],
])("the %s theme", (_, selector) => {
  const colours = palette(selector);
  const ratio = ([one, other]: [string, string]) => {
    const [a, b] = [colours.get(one), colours.get(other)];
    if (!a || !b) throw new Error(`${selector} does not declare ${a ? other : one}`);
    return contrast(a, b);
  };

  it("names the same colours as the other theme", () => {
    expect([...colours.keys()]).toEqual([...palette(":root").keys()]);
  });

  it.each(TEXTS)("%s is readable on %s", (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES)("%s stands out from %s", (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(3);
  });
});

describe("contrast", () => {
  it("is 21 between black and white", () => {
    expect(contrast(toLinearRgb(0, 0, 0), toLinearRgb(1, 0, 0))).toBeCloseTo(21, 1);
  });
});
