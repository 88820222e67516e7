import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BOX, type GraphEdge, layOutGraph } from "./graph-layout";

const edge = (from: string, to: string | null, kind = "next"): GraphEdge => ({ from, to, kind, on: [] });
const layersOf = (order: string[], edges: GraphEdge[]) =>
  Object.fromEntries(layOutGraph(order, edges, order[0] ?? "").boxes.map(({ id, layer }) => [id, layer]));

describe("layOutGraph", () => {
  test("a step stands below everything that leads to it", () => {
    const edges = [edge("a", "b", "true"), edge("a", "c", "false"), edge("b", "c"), edge("c", null)];
    expect(layersOf(["a", "b", "c"], edges)).toEqual({ a: 0, b: 1, c: 2 });
  });

  test("a way back makes no step stand below itself", () => {
    const edges = [edge("a", "b"), edge("b", "c"), edge("c", "b", "false"), edge("c", "d", "true")];
    expect(layersOf(["a", "b", "c", "d"], edges)).toEqual({ a: 0, b: 1, c: 2, d: 3 });
  });

  test("an edge to a step that is not there is not drawn", () => {
    expect(layOutGraph(["a"], [edge("a", "gone"), edge("a", null)], "a").lines).toEqual([]);
  });

  test("whatever the graph, every step is drawn once, on the canvas, and on no other", () => {
    const id = fc.integer({ min: 0, max: 11 }).map((n) => `s${n}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(id, { minLength: 1 }),
        fc.array(fc.tuple(id, id), { maxLength: 30 }),
        (order, pairs) => {
          const { boxes, lines, width, height } = layOutGraph(
            order,
            pairs.map(([from, to]) => edge(from, to)),
            order[0] ?? "",
          );
          expect(boxes.map((box) => box.id).sort()).toEqual([...order].sort());
          for (const box of boxes) {
            expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
            expect(box.x + BOX.width).toBeLessThanOrEqual(width);
            expect(box.y + BOX.height).toBeLessThanOrEqual(height);
            const over = boxes.filter(
              (one) => one !== box && Math.abs(one.x - box.x) < BOX.width && Math.abs(one.y - box.y) < BOX.height,
            );
            expect(over).toEqual([]);
          }
          const drawn = pairs.filter(([from, to]) => order.includes(from) && order.includes(to));
          expect(lines).toHaveLength(drawn.length);
        },
      ),
    );
  });
});
