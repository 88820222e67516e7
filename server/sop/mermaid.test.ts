import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSop } from "./compile";
import type { SopGraph } from "./graph";
import { edgesOf } from "./graph-edges";
import { drawMermaid } from "./mermaid";

function graphOf(name: string): SopGraph {
  const { graph } = compileSop(readFileSync(join(import.meta.dirname, "fixtures", name), "utf8"), name);
  if (!graph) throw new Error(`${name} has no graph`);
  return graph;
}
const everything = graphOf("every-step.yaml");

// The part of Mermaid's grammar that is used here, as strictly as the real one: a label may hold anything but quotes,
// and its "#" begin entities.
const LABEL = `"(?:[^"#\`<>&\\\\]|#\\w+;|<br/>)+"`;
const SHAPE = [
  `\\[${LABEL}\\]`,
  `\\[/${LABEL}/\\]`,
  `\\[\\\\${LABEL}/\\]`,
  `\\[\\[${LABEL}\\]\\]`,
  `\\{${LABEL}\\}`,
  `\\{\\{${LABEL}\\}\\}`,
  `\\(${LABEL}\\)`,
  `\\(\\(${LABEL}\\)\\)`,
  `\\(\\[${LABEL}\\]\\)`,
].join("|");
const NODE = `[a-z]+(?:_\\w+)?(?:(?:${SHAPE})(?::::\\w+)?)?`;
const LINES = [
  new RegExp(`^\\s+${NODE}$`),
  new RegExp(`^\\s+${NODE} (?:-->|-\\.->)(?:\\|${LABEL}\\|)? ${NODE}$`),
  new RegExp(`^\\s+subgraph b_\\w+\\[${LABEL}\\]$`),
  /^\s+end$/,
  /^ {2}classDef undo stroke-dasharray: 4 3$/,
];

/** The lines after the heading, each checked against the grammar. */
function parse(drawing: string): string[] {
  const lines = drawing.trimEnd().split("\n");
  expect(lines[0]).toBe("---");
  expect(typeof JSON.parse(lines[1]!.replace(/^title: /, ""))).toBe("string");
  expect(lines.slice(2, 4)).toEqual(["---", "flowchart TD"]);
  const body = lines.slice(4);
  for (const line of body)
    expect(
      LINES.some((form) => form.test(line)),
      line,
    ).toBe(true);
  const opened = body.filter((line) => line.trim().startsWith("subgraph ")).length;
  expect(body.filter((line) => line.trim() === "end")).toHaveLength(opened);
  return body.map((line) => line.trim());
}

describe("a drawing", () => {
  const lines = parse(drawMermaid(everything, "en"));

  it("gives each kind of step its shape", () => {
    for (const shape of [
      's_get_order["Get order<br/>get_order: getOrderDetails"]',
      's_judge[/"Judge<br/>judge: makeRefundDecision"/]',
      's_by_channel{"By channel<br/>by_channel"}',
      's_may_we[\\"May we<br/>may_we"/]',
      's_pause("Pause<br/>pause")',
      's_tell_all{{"Tell all<br/>tell_all"}}',
      's_run_child[["Run child<br/>run_child: handle_order_delay"]]',
      's_done(["Done<br/>done"])',
    ]) {
      expect(lines).toContain(shape);
    }
  });

  it("says on what each way is taken", () => {
    for (const edge of [
      'start(("Start")) --> s_precondition_1',
      's_precondition_1 -->|"yes"| s_precondition_2',
      's_by_channel -->|"web, app"| s_judge',
      's_by_channel -->|"otherwise"| s_unknown_channel',
      's_get_order -.->|"fails"| s_sorry',
      's_may_we -->|"rejected"| s_sorry',
      's_may_we -.->|"timed out"| s_sorry',
    ]) {
      expect(lines).toContain(edge);
    }
  });

  it("puts branches in boxes and leads their ends to the join, which leads on", () => {
    const box = lines.indexOf('subgraph b_tell_all_0["ticket"]');
    expect(lines.slice(box, box + 4).map((line) => line.split(/[[("]/)[0])).toEqual([
      "subgraph b_tell_all_0",
      "s_open_ticket",
      "s_short_wait",
      "end",
    ]);
    for (const edge of [
      "s_tell_all --> s_open_ticket",
      "s_short_wait --> j_tell_all",
      "s_run_child --> j_tell_all",
      "j_tell_all --> s_done",
      'j_tell_all -.->|"fails: TIMEOUT"| s_sorry',
    ]) {
      expect(lines).toContain(edge);
    }
    expect(lines).toContain('j_tell_all(("at least 1/2"))');
  });

  it("dashes what undoes", () => {
    expect(lines).toContain('s_open_ticket -.->|"undone by"| u_open_ticket["closeTicket"]:::undo');
    expect(lines).toContain(
      'j_tell_all -.->|"fails"| c_0["undo: open_ticket<br/>tell: refund_manager<br/>alert: TELLING_FAILED"]:::undo',
    );
    expect(lines).toContain('c_0 -.->|"afterwards"| s_sorry');
  });

  it("speaks Chinese", () => {
    const chinese = parse(drawMermaid(everything, "zh-CN")).join("\n");
    expect(chinese).toContain('s_precondition_1{"核对前提条件 1<br/>precondition_1"}');
    expect(chinese).toContain('-->|"其他"|');
    expect(chinese).not.toMatch(/\|"(yes|no|fails|otherwise)"\|/);
  });

  it("shows where a broken file leads", () => {
    const broken = parse(drawMermaid(graphOf("refund-repaired.yaml"), "en"));
    expect(broken).toContain('s_validate_order -.->|"fails"| x_step_order_not_found["? step_order_not_found"]');
  });

  it("has every step and every way once, whatever is written on them", () => {
    const sign = fc.constantFrom(
      '"',
      "`",
      "#",
      "end",
      "%%",
      "-->",
      "|",
      "]",
      "}",
      ")",
      "<b>",
      "&amp;",
      "\\",
      "\n",
      ";",
      "中文",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(sign).map((signs) => signs.join("")),
    );
    fc.assert(
      fc.property(text, text, text, (label, value, alert) => {
        const graph = structuredClone(everything);
        graph.title = { "zh-CN": label, en: label };
        for (const node of Object.values(graph.nodes)) {
          node.label = { "zh-CN": label, en: label };
          if (node.type === "switch") node.cases[0]!.values = [value];
          if (node.onFailure) node.onFailureFor = [value];
        }
        graph.compensation[0]!.alerts = [alert];
        const drawn = parse(drawMermaid(graph, "en"));
        for (const id of graph.order)
          expect(drawn.filter((line) => new RegExp(`^s_${id}\\W`).test(line) && !/ -\.?->/.test(line))).toHaveLength(1);
        const ways = graph.order
          .flatMap((id) => edgesOf(graph.nodes[id]!))
          .filter(({ from, to }) => to !== null || graph.nodes[from]?.type !== "output");
        // Beside them: the start, and the three dashed ones of what undoes.
        expect(drawn.filter((line) => / -\.?->/.test(line))).toHaveLength(ways.length + 1 + 3);
      }),
      { numRuns: 40 },
    );
  });
});
