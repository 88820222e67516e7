import { describe, expect, it } from "vitest";
import { voteOfNeighbours, weighNeighbours, type ExampleIndex } from "./neighbours";
import { currentRecogniser, isUnsure, recognise } from "./recognise";
import { classify, type Classification } from "./recogniser";

/** Examples at these angles from the message, in degrees. */
function index(examples: readonly (readonly [intent: string, angle: number])[]): ExampleIndex {
  const vectors = examples.flatMap(([, angle]) => [
    Math.cos((angle * Math.PI) / 180),
    Math.sin((angle * Math.PI) / 180),
  ]);
  return { intents: examples.map(([intent]) => intent), vectors: Float32Array.from(vectors) };
}
const MESSAGE = Float32Array.of(1, 0);

describe("the vote of the nearest examples", () => {
  it("comes to 1, the nearer the more, and the farthest has none", () => {
    const votes = voteOfNeighbours(
      index([
        ["a", 10],
        ["a", 40],
        ["b", 30],
        ["c", 80],
      ]),
      MESSAGE,
    );
    expect([...votes.values()].reduce((sum, vote) => sum + vote, 0)).toBeCloseTo(1, 6);
    expect(votes.get("a")).toBeGreaterThan(votes.get("b") ?? 1);
    expect(votes.get("c")).toBeCloseTo(0, 6);
  });

  it("is of the nearest thirty alone", () => {
    const near = Array.from({ length: 31 }, (_, i) => ["near", 10 + i / 10] as const);
    expect(voteOfNeighbours(index([...near, ["far", 40]]), MESSAGE).has("far")).toBe(false);
  });

  it("says nothing where all are as near as each other", () => {
    expect(
      voteOfNeighbours(
        index([
          ["a", 20],
          ["b", 20],
        ]),
        MESSAGE,
      ).size,
    ).toBe(0);
  });
});

describe("a recognition with that vote", () => {
  const { definitions } = currentRecogniser();
  const text = "the thing with the stuff, you know, from before, sort that out";
  const heard = recognise(text);
  const doubt: Classification = {
    ...classify(currentRecogniser(), text),
    familiarity: 0.45,
    inScope: false,
    candidates: [
      { intent: "track_order", confidence: 0.6 },
      { intent: "cancel_order", confidence: 0.4 },
    ],
  };
  const refused = {
    ...heard,
    intent: "out_of_scope",
    considered: [{ intent: "out_of_scope", confidence: 0.55, layer: "classifier" as const }],
  };
  const weighed = (votes: [string, number][], of = doubt) =>
    weighNeighbours(refused, of, new Map(votes), definitions.intents);

  it("is our business when what is near is, and then out_of_scope is out of question", () => {
    const now = weighed([
      ["cancel_order", 0.9],
      ["out_of_scope", 0.1],
    ]);
    expect(now).toMatchObject({ intent: "cancel_order", layer: "embeddings" });
    expect(now.considered.map(({ intent }) => intent)).toEqual(["cancel_order", "track_order"]);
    expect(now.considered.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 6);
    expect(now.considered[1]?.layer).toBe("classifier");
  });

  it("is refused, and surely enough to say so, when what is near is none of it", () => {
    const now = weighed([
      ["out_of_scope", 0.8],
      ["cancel_order", 0.2],
    ]);
    expect(now).toMatchObject({ intent: "out_of_scope", layer: "embeddings" });
    expect(isUnsure(now)).toBe(false);
  });

  it("stays as it was where nothing is near", () => {
    expect(weighed([], { ...doubt, familiarity: 0.1 }).intent).toBe("out_of_scope");
  });
});
