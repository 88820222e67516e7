import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileSop } from "./compile";
import { compareGraphs } from "./diff";
import { diffLines } from "./diff-text";
import type { SopGraph } from "./graph";

const name = "every-step.yaml";
const text = readFileSync(join(import.meta.dirname, "fixtures", name), "utf8");

function graphOf(source: string): SopGraph {
  const { graph, problems } = compileSop(source, name);
  if (!graph) throw new Error(JSON.stringify(problems));
  return graph;
}
const before = graphOf(text);

/** Each replacement must hit, or the test would compare a file with itself. */
function edited(...edits: [from: string | RegExp, to: string][]) {
  const after = edits.reduce((source, [from, to]) => {
    const next = source.replace(from, to);
    if (next === source) throw new Error(`nothing to replace: ${from}`);
    return next;
  }, text);
  return compareGraphs(before, graphOf(after));
}

const NOTHING = {
  renamed: [],
  added: [],
  removed: [],
  moved: [],
  changed: [],
  edges: [],
  input: [],
  permissions: { added: [], removed: [] },
  compensation: [],
  audit: [],
  head: [],
};

describe("no difference", () => {
  it("is made by comments, layout and the version", () => {
    const diff = edited(["VERSION: 3", "VERSION: 4\n\n# A new comment.\n"]);
    expect(diff).toEqual({ before: "everything@3", after: "everything@4", same: true, ...NOTHING });
    expect(diffLines(diff)).toEqual(["everything@3 and everything@4 do the same."]);
  });
});

describe("a difference", () => {
  it("of a step is told field by field, in the words of the file", () => {
    const diff = edited(
      ["count: 3, backoff: 500ms", "count: 4, backoff: 2s"],
      ["timeout: 2h", "timeout: 90m"],
      ["{ from_minor: 50000, approvers: [manager] }", "{ from_minor: 60000, approvers: [ops] }"],
      ["at_least: 1", "at_least: 2"],
      ["duration: 30m", "duration: 45m"],
    );
    expect(diff).toMatchObject({
      ...NOTHING,
      same: false,
      changed: [
        {
          id: "get_order",
          changes: [
            { field: "retry.count", before: "3", after: "4" },
            { field: "retry.backoff", before: "500ms", after: "2s" },
          ],
        },
        { id: "pause", changes: [{ field: "duration", before: "30m", after: "45m" }] },
        {
          id: "may_we",
          changes: [
            { field: "timeout", before: "2h", after: "90m" },
            { field: "tiers.from 50000.approvers", before: "manager", after: null },
            { field: "tiers.from 50000.count", before: "1", after: null },
            { field: "tiers.from 60000.approvers", before: null, after: "ops" },
            { field: "tiers.from 60000.count", before: null, after: "1" },
          ],
        },
        { id: "tell_all", changes: [{ field: "join", before: "at least 1", after: "at least 2" }] },
      ],
    });
  });

  it("of a step's texts and inputs shows what is written", () => {
    const diff = edited(["Judge the order", "Weigh the order"], ['description: "', 'description: "Please: ']);
    const [model, ticket] = diff.changed;
    expect(model).toEqual({
      id: "judge",
      changes: [
        {
          field: "prompt_template",
          before: "Judge the order ${order.order_id}; answer in JSON.",
          after: "Weigh the order ${order.order_id}; answer in JSON.",
        },
      ],
    });
    expect(ticket?.changes).toMatchObject([
      { field: "input.description", after: expect.stringMatching(/^Please: \$\{answer/) },
    ]);
  });

  it("of steps that came and went, with the ways around them", () => {
    const diff = edited(
      [/ {2}- id: pause\n.*\n.*\n/, ""],
      ["  - id: done\n", "  - id: breathe\n    type: wait\n    duration: 5s\n  - id: done\n"],
    );
    expect(diff.added).toEqual([{ id: "breathe", type: "wait", label: "Breathe" }]);
    expect(diff.removed).toEqual([{ id: "pause", type: "wait", label: "Pause" }]);
    expect(diff.edges).toEqual([
      { from: "by_channel", kind: "case", on: ["phone"], before: "pause", after: "judge" },
      { from: "pause", kind: "next", on: [], before: "judge", after: null },
      { from: "tell_all", kind: "next", on: [], before: "done", after: "breathe" },
      { from: "breathe", kind: "next", on: [], before: null, after: "done" },
    ]);
    expect(diff.moved).toEqual([]);
  });

  it("of an id alone is a new name, wherever the step is mentioned", () => {
    const diff = edited([/\bopen_ticket\b/g, "make_ticket"], [/\bsorry\b/g, "regret"]);
    expect(diff).toEqual({
      ...NOTHING,
      before: "everything@3",
      after: "everything@3",
      same: false,
      renamed: [
        { before: "open_ticket", after: "make_ticket" },
        { before: "sorry", after: "regret" },
      ],
    });
    expect(diffLines(diff)).toContain("  = sorry is now called regret");
  });

  it("of an id and a field is another step", () => {
    const diff = edited([/\bpause\b/g, "rest"], ["duration: 30m", "duration: 31m"]);
    expect([diff.renamed, diff.added.map(({ id }) => id), diff.removed.map(({ id }) => id)]).toEqual([
      [],
      ["rest"],
      ["pause"],
    ]);
  });

  it("of the order names what moved, not what it passed", () => {
    const graph = structuredClone(before);
    const rest = graph.order.filter((id) => id !== "pause");
    graph.order = [...rest.slice(0, -1), "pause", ...rest.slice(-1)];
    expect(compareGraphs(before, graph).moved).toEqual([{ id: "pause", before: "unknown_channel", after: "done" }]);
  });

  it("of the branch a step is in", () => {
    const graph = structuredClone(before);
    const parallel = graph.nodes.tell_all;
    if (parallel?.type !== "parallel_execution") throw new Error("no branches");
    parallel.branches = [{ id: "ticket", entry: "open_ticket" }];
    graph.nodes.short_wait!.next = "run_child";
    expect(compareGraphs(before, graph).changed).toEqual([
      { id: "run_child", changes: [{ field: "branch", before: "tell_all/child", after: "tell_all/ticket" }] },
    ]);
  });

  it("of everything around the steps", () => {
    const diff = edited(
      ["channel: { type: string }", "channel: { type: string, minLength: 1 }"],
      ['"email:send"', '"email:*"'],
      ["create_alert: TELLING_FAILED", "create_alert: NOBODY_TOLD"],
      ["level: SUMMARY", "level: FULL_TRACE"],
      [
        "en: Every kind of step once }\nTRIGGERS: []",
        "en: All of it }\nTRIGGERS: [{ type: user_intent, intent_name: all }]",
      ],
    );
    expect(diff.input).toEqual([{ field: "channel.minLength", before: null, after: "1" }]);
    expect(diff.permissions).toEqual({ added: ["email:*"], removed: ["email:send"] });
    expect(diff.compensation).toEqual([
      { step: "tell_all", changes: [{ field: "create_alert", before: "TELLING_FAILED", after: "NOBODY_TOLD" }] },
    ]);
    expect(diff.audit).toEqual([{ field: "level", before: "SUMMARY", after: "FULL_TRACE" }]);
    expect(diff.head.map(({ field }) => field)).toEqual(["title.en", "description.en", "triggers"]);
    const lines = diffLines(diff);
    for (const line of [
      "Input",
      '  channel.minLength: "1" (new)',
      "  + email:*",
      "  - email:send",
      "  ~ when tell_all fails",
      '      create_alert: "TELLING_FAILED" → "NOBODY_TOLD"',
      '  level: "SUMMARY" → "FULL_TRACE"',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it("of two long texts is shown where they differ", () => {
    const graph = structuredClone(before);
    graph.description.en = `${"a".repeat(300)} old ${"z".repeat(300)}`;
    const after = structuredClone(graph);
    after.description.en = `${"a".repeat(300)} new ${"z".repeat(300)}`;
    const [, , , line = ""] = diffLines(compareGraphs(graph, after));
    expect(line).toMatch(/^ {2}description\.en: …"a{29} old z+"… → …"a{29} new z+"…$/);
    expect(line.length).toBeLessThan(400);
  });
});

it("says the same of two versions, read in either direction", () => {
  const after = graphOf(text.replace("duration: 30m", "duration: 1h").replace("count: 3", "count: 1"));
  const [there, back] = [compareGraphs(before, after), compareGraphs(after, before)];
  expect(back.changed.map(({ id }) => id)).toEqual(there.changed.map(({ id }) => id));
  expect(back.changed[0]?.changes[0]).toEqual({ field: "retry.count", before: "1", after: "3" });
});
