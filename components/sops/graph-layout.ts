// Where the steps of a graph stand when it is drawn: in layers from the entry downwards, each step below everything that
// leads to it, edges that go back aside. Pure. Must stay true: no two boxes overlap, and every box is on the canvas.

export type GraphEdge = { from: string; to: string | null; kind: string; on: readonly string[] };
export type Box = { id: string; x: number; y: number; layer: number };
export type Line = {
  from: string;
  to: string;
  path: string;
  kind: string;
  labelX: number;
  labelY: number;
  edge: GraphEdge;
};
export type GraphLayout = { width: number; height: number; boxes: Box[]; lines: Line[] };

export const BOX = { width: 176, height: 40 };
const GAP = { x: 28, y: 44 };
const MARGIN = 16;

export function layOutGraph(order: readonly string[], edges: readonly GraphEdge[], entry: string): GraphLayout {
  const known = new Set(order);
  const real = edges.filter((edge) => edge.to !== null && known.has(edge.to) && known.has(edge.from));
  const layers = layersOf(order, real, entry);
  const rows: string[][] = [];
  for (const id of order) (rows[layers.get(id) ?? 0] ??= []).push(id);
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const width = widest * (BOX.width + GAP.x) - GAP.x + 2 * MARGIN;
  const boxes = rows.flatMap((row, layer) => {
    const left = (width - (row.length * (BOX.width + GAP.x) - GAP.x)) / 2;
    return row.map((id, at) => ({
      id,
      layer,
      x: left + at * (BOX.width + GAP.x),
      y: MARGIN + layer * (BOX.height + GAP.y),
    }));
  });
  const place = new Map(boxes.map((box) => [box.id, box]));
  const lines = real.flatMap((edge) => lineOf(edge, place.get(edge.from), place.get(edge.to ?? ""), width));
  return { width, height: rows.length * (BOX.height + GAP.y) - GAP.y + 2 * MARGIN, boxes, lines };
}

/** The longest way from the entry, edges that close a circle left out; steps nobody reaches follow at the end. */
function layersOf(order: readonly string[], edges: readonly GraphEdge[], entry: string): Map<string, number> {
  const out = new Map<string, string[]>();
  for (const { from, to } of edges) out.set(from, [...(out.get(from) ?? []), to ?? ""]);
  const sorted: string[] = [];
  const state = new Map<string, "open" | "done">();
  const back = new Set<string>();
  const visit = (id: string) => {
    state.set(id, "open");
    for (const to of out.get(id) ?? []) {
      if (state.get(to) === "open") back.add(`${id}>${to}`);
      else if (!state.has(to)) visit(to);
    }
    state.set(id, "done");
    sorted.unshift(id);
  };
  for (const id of [entry, ...order]) if (!state.has(id)) visit(id);
  const layers = new Map<string, number>();
  for (const id of sorted) {
    const layer = layers.get(id) ?? 0;
    layers.set(id, layer);
    for (const to of out.get(id) ?? []) {
      if (!back.has(`${id}>${to}`)) layers.set(to, Math.max(layers.get(to) ?? 0, layer + 1));
    }
  }
  return layers;
}

function lineOf(edge: GraphEdge, from: Box | undefined, to: Box | undefined, width: number): Line[] {
  if (!from || !to) return [];
  const [x1, y1] = [from.x + BOX.width / 2, from.y + BOX.height];
  const [x2, y2] = [to.x + BOX.width / 2, to.y];
  const bend = Math.max(GAP.y / 2, Math.abs(y2 - y1) / 3);
  // One that goes back, or over several layers straight down, leaves the column, or it would run behind the boxes between.
  const aside = to.layer <= from.layer || (to.layer - from.layer > 1 && Math.abs(x1 - x2) < 1);
  const side = Math.min(width - 4, Math.max(x1, x2) + BOX.width / 2 + GAP.x / 2);
  const path = aside
    ? `M ${x1} ${y1} C ${side} ${y1 + GAP.y}, ${side} ${y2 - GAP.y}, ${x2} ${y2}`
    : `M ${x1} ${y1} C ${x1} ${y1 + bend}, ${x2} ${y2 - bend}, ${x2} ${y2}`;
  const labelX = aside ? (side + Math.max(x1, x2)) / 2 : x1 + (x2 - x1) * 0.25;
  const labelY = aside ? (y1 + y2) / 2 : y1 + 14;
  return [{ from: edge.from, to: edge.to ?? "", path, kind: edge.kind, labelX, labelY, edge }];
}
