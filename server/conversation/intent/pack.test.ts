import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { log } from "../../log";
import { calibrationError, fitSharpness, reliability } from "./calibration";
import type { Definitions } from "./definitions";
import { examplesDigest, filesDigest, foldOf, mergeExamples } from "./examples";
import { FORMAT, packedCorrections, packRecogniser, unpackRecogniser } from "./pack";
import { recogniseWith } from "./recognise";
import { classify, trainOn } from "./recogniser";

const sentences = (verb: string) =>
  Array.from({ length: 12 }, (_, i) => `${verb} the ${["mug", "scarf", "lamp", "chair"][i % 4]} number ${i} please`);
const intent = (id: string, verb: string) => ({ id, rules: [], examples: { "zh-CN": [], en: sentences(verb) } });
const definitions = {
  intents: new Map([
    ["buy", intent("buy", "purchase")],
    ["send_back", intent("send_back", "return")],
  ]),
  concepts: [["thing", /mug|scarf/iu]],
} as unknown as Definitions;
const corrections = [{ intent: "send_back", text: "fetch the mug from me" }];
const trained = trainOn(definitions, mergeExamples(definitions, corrections), 3);
const packed = {
  version: 7,
  format: FORMAT,
  filesDigest: filesDigest(definitions),
  artifact: packRecogniser(trained, corrections),
};

describe("a stored training", () => {
  it("says what it said, to the last digit", () => {
    const stored = unpackRecogniser(packed, definitions);
    expect(stored).toMatchObject({ version: 7, sharpness: 3 });
    for (const text of ["return the lamp", "fetch the mug", "purchase it"])
      expect(stored && classify(stored, text)).toEqual(classify(trained, text));
    expect(packedCorrections(packed.artifact)).toEqual(corrections);
  });

  it("reads what a person put right as they said, against any rule, and other words as before", () => {
    const ruled = {
      ...definitions,
      intents: new Map(
        [...definitions.intents].map(([id, one]) => [
          id,
          {
            ...one,
            kind: "request",
            label: { en: id },
            rules: [{ match: /mug/iu, confidence: 0.95 }].slice(+(id === "send_back")),
          },
        ]),
      ),
    } as unknown as Definitions;
    const stored = unpackRecogniser(packed, ruled);
    const says = (text: string) => stored && recogniseWith(stored, text).intent;
    expect(says("please take the mug")).toBe("buy");
    expect(says("Fetch the mug from me!")).toBe("send_back");
    expect(says("the mug from last week")).toBe("buy");
  });

  it("is not used for other files, nor in another form", () => {
    expect(unpackRecogniser({ ...packed, filesDigest: "other" }, definitions)).toBeNull();
    expect(unpackRecogniser({ ...packed, format: FORMAT + 1 }, definitions)).toBeNull();
    expect(unpackRecogniser(null, definitions)).toBeNull();
  });

  it.each([
    ["cut short", packed.artifact.slice(0, -20)],
    ["with one bit turned", packed.artifact.map((byte, i) => (i === packed.artifact.length - 9 ? byte ^ 1 : byte))],
    ["none of ours", new Uint8Array(readFileSync(join(import.meta.dirname, "pack.ts")))],
    ["empty", new Uint8Array()],
  ])("is not used when its bytes are %s, and that is told", (_name, artifact) => {
    const error = vi.spyOn(log, "error").mockImplementation(() => undefined);
    expect(unpackRecogniser({ ...packed, artifact }, definitions)).toBeNull();
    expect(error).toHaveBeenCalledOnce();
  });

  it("is not used when texts are read differently now", () => {
    const error = vi.spyOn(log, "error").mockImplementation(() => undefined);
    const other = { ...definitions, concepts: [["thing", /mug|lamp/iu]] } as unknown as Definitions;
    expect(unpackRecogniser({ ...packed, filesDigest: filesDigest(other) }, other)).toBeNull();
    expect(error).toHaveBeenCalledOnce();
  });
});

describe("examples", () => {
  it("hold a text once, and what a person said of it counts", () => {
    const again = mergeExamples(definitions, [{ intent: "buy", text: "Return the mug number 0 please".toLowerCase() }]);
    expect(again.filter(({ text }) => text === "return the mug number 0 please")).toEqual([
      { intent: "buy", text: "return the mug number 0 please" },
    ]);
    expect(mergeExamples(definitions, [{ intent: "gone", text: "x y z" }])).toEqual(mergeExamples(definitions, []));
    expect(examplesDigest(definitions, corrections)).not.toBe(examplesDigest(definitions, []));
  });

  it("are always held out with their fifth, however they are written", () => {
    expect(foldOf("Return the MUG")).toBe(foldOf("return  the mug"));
    const parts = Array.from({ length: 500 }, (_, i) => foldOf(`text ${i}`));
    for (const fold of [0, 1, 2, 3, 4]) expect(parts.filter((part) => part === fold).length).toBeGreaterThan(60);
  });
});

describe("calibration", () => {
  it("finds the sharpness that made the outcomes", () => {
    // Two classes a margin of 0.5 apart: right in 90 of 100, which is a sharpness of ln(9) / 0.5.
    const outcomes = Array.from({ length: 100 }, (_, i) => ({
      margins: [
        { label: "a", margin: 0.25 },
        { label: "b", margin: -0.25 },
      ],
      intent: i < 90 ? "a" : "b",
    }));
    expect(fitSharpness(outcomes)).toBeCloseTo(Math.log(9) / 0.5, 1);
  });

  it("is measured over ten steps", () => {
    const judged = [
      ...Array.from({ length: 8 }, (_, i) => ({ confidence: 0.75, right: i < 6 })),
      ...Array.from({ length: 2 }, () => ({ confidence: 1, right: false })),
    ];
    const curve = reliability(judged);
    expect(curve).toEqual([
      { from: 0.7, to: 0.8, n: 8, confidence: 0.75, accuracy: 0.75 },
      { from: 0.9, to: 1, n: 2, confidence: 1, accuracy: 0 },
    ]);
    expect(calibrationError(curve)).toBe(0.2);
  });
});
