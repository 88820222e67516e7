import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recognise, type Recognition } from "../../server/conversation/intent/recognise";
import { readUtterances } from "./intent-rows";
import { measureIntents, wilson } from "./intents";

const base = recognise("hello");
/** Says of each text what the test says of it. */
const saying =
  (answers: Record<string, Partial<Recognition>>) =>
  (text: string): Recognition => ({
    ...base,
    ambiguous: false,
    layer: "classifier",
    confidence: 0.9,
    ...answers[text],
  });

describe("the figures", () => {
  const rows = [
    { text: "a", intents: ["track_order"] },
    { text: "b", intents: ["get_refund", "return_item"] },
    { text: "c", intents: ["get_refund"] },
    { text: "d", intents: ["out_of_scope"] },
  ];
  const read = saying({
    a: { intent: "track_order", layer: "rules", took: { rules: 1, classifier: 9 } },
    b: { intent: "return_item", took: { rules: 2, classifier: 8 } },
    c: { intent: "out_of_scope", confidence: 0.35, took: { rules: 3, classifier: 7 } },
    d: { intent: "out_of_scope", took: { rules: 4, classifier: 6 } },
  });
  const heard = rows.map((row) => ({ row, got: read(row.text) }));
  const figures = measureIntents(heard);

  it("count any of several as right, and what is refused though it is our business", () => {
    expect(figures).toMatchObject({ n: 4, accuracy: 0.75, outOfScope: { recall: 1, falseRefusal: 0.3333 } });
    expect(figures.confusions).toEqual([{ expected: "get_refund", got: "out_of_scope", n: 1, example: "c" }]);
    // track_order 1, return_item 1, get_refund 0, out_of_scope 2/3
    expect(figures.macroF1).toBeCloseTo((1 + 1 + 0 + 2 / 3) / 4, 4);
  });

  it("tell the layers apart, each with its own time", () => {
    expect(figures.layers).toEqual({
      L1: { share: 0.25, accuracy: 1, p50: 3, p95: 4 },
      L2: { share: 0.75, accuracy: 0.6667, p50: 8, p95: 9 },
    });
  });

  it("tell of embeddings where they were asked, with the time of those rows alone", () => {
    const [first, ...rest] = heard.map(({ row, got }) => ({ row, got: { ...got, layer: "rules" as const } }));
    if (!first) throw new Error("there are rows");
    const took = { ...first.got.took, embeddings: 20 };
    const { layers } = measureIntents([{ ...first, got: { ...first.got, layer: "embeddings", took } }, ...rest]);
    expect(layers["L2 embeddings"]).toEqual({ share: 0.25, accuracy: 1, p50: 20, p95: 20 });
  });

  it("say how far confidence is from being right", () => {
    expect(figures.calibrationError).toBeCloseTo((1 * 0.35 + 3 * 0.1) / 4, 4);
    expect(figures.reliability).toHaveLength(2);
  });

  it.each([
    [8, 10, [0.4902, 0.9433]],
    [0, 10, [0, 0.2775]],
    [0, 0, [0, 1]],
  ] as const)("are as sure as %i of %i allow", (right, n, interval) => {
    expect(wilson(right, n)).toEqual(interval);
  });
});

describe("the files", () => {
  const folder = mkdtempSync(join(tmpdir(), "steward-intents-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const known = new Map<string, readonly string[]>([
    ...["track_order", "get_refund", "return_item", "delivery_delay"].map((id) => [id, [id]] as const),
    ["QueryOrderStatus", ["track_order", "delivery_delay"]],
  ]);

  it("hold other people's labels, which a map makes ours or leaves out", async () => {
    const csv = file("a.csv", 'sentence,label\n"where, please?",STATUS\nback,RETURNS\nemi,EMI\n');
    const map = file("a.yaml", "STATUS: track_order\nRETURNS: [get_refund, return_item]\nEMI: null\n");
    expect(await readUtterances(csv, known, map)).toEqual({
      rows: [
        { text: "where, please?", intents: ["track_order"] },
        { text: "back", intents: ["get_refund", "return_item"] },
      ],
      leftOut: 1,
    });
  });

  it("may use the other names of our intents, in the file and in the map", async () => {
    const either = ["track_order", "delivery_delay"];
    const csv = file("e.csv", "utterance,intent\nwhere?,QueryOrderStatus\n");
    expect((await readUtterances(csv, known)).rows).toEqual([{ text: "where?", intents: either }]);
    const map = file("f.yaml", "STATUS: [QueryOrderStatus, track_order]\n");
    const mapped = file("f.csv", "utterance,intent\nwhere?,STATUS\n");
    expect((await readUtterances(mapped, known, map)).rows).toEqual([{ text: "where?", intents: either }]);
  });

  it("are refused with what is wrong with them", async () => {
    await expect(readUtterances(file("b.csv", "utterance,intent\nx,nothing\n"), known)).rejects.toThrow(
      /the intent nothing, which there is not.*--map/,
    );
    await expect(readUtterances(file("c.csv", "a,b\n1,2\n"), known)).rejects.toThrow(/needs a column utterance/);
    const map = file("d.yaml", "X: [track_order, nonsense]\n");
    await expect(readUtterances(file("d.csv", "text,intent\nx,X\n"), known, map)).rejects.toThrow(/nonsense/);
  });
});
