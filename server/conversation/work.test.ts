import { describe, expect, it } from "vitest";
import { outputNode, skillNode, sopOf } from "../engine/test-engine";
import type { Node } from "../sop/graph";
import { projectWork, type Work } from "./work";

const approval = (id: string, next: string) => ({ ...skillNode(id, next), type: "human_approval" }) as unknown as Node;

/** Stands at `node`, having done `done`; its usual way is look → act → end. */
function workAt(node: string, done: string[]): Work {
  const { graph } = sopOf([
    skillNode("look", "act"),
    approval("ask", "act"),
    skillNode("act", "end"),
    outputNode("end", "ok"),
  ]);
  const at = new Date("2026-11-22T09:00:00.000Z");
  return {
    execution: {
      id: "exec_1",
      status: "WAITING",
      waitingFor: "approval",
      node,
      state: { tokens: [{ id: "", node, attempt: 0, wait: { kind: "approval" } }] },
      createdAt: at,
      startedAt: at,
      completedAt: null,
    },
    steps: done.map((stepId, i) => ({
      seq: i + 1,
      stepId,
      phase: "FORWARD",
      status: "SUCCEEDED",
      startedAt: at,
      completedAt: at,
    })),
    asyncTasks: [],
    modelCalls: [],
    graph: { ...graph, mainPath: ["look", "act", "end"] },
    asks: { customer: false },
    shownIn: null,
  } as unknown as Work;
}

const seen = (work: Work) => projectWork(work, "en").steps.map(({ id, status }) => `${id} ${status}`);

describe("the work card", () => {
  it("shows the usual steps while nobody is asked beside them", () => {
    expect(seen(workAt("act", ["look"]))).toEqual(["look succeeded", "act waiting", "end pending"]);
  });

  it("shows a person's decision where it is asked for, though most never need one", () => {
    expect(seen(workAt("ask", ["look"]))).toEqual(["look succeeded", "ask waiting", "act pending", "end pending"]);
  });

  it("waits for whom is asked, and works on once that was answered", () => {
    const asked = (asks: Work["asks"]) => projectWork({ ...workAt("ask", ["look"]), asks }, "en").waitingFor;
    expect([{ customer: true }, { customer: false }, null].map(asked)).toEqual(["customer", "person", null]);
  });

  it("shows what was done instead where none of the usual steps was", () => {
    const work = workAt("end", ["other"]);
    const graph = { ...work.graph, nodes: { ...work.graph.nodes, other: skillNode("other", "end") } };
    const ended = (mainPath: string[]) =>
      seen({ ...work, graph: { ...graph, mainPath }, execution: { ...work.execution, status: "SUCCEEDED" } });
    expect(ended(["look", "act"])).toEqual(["other succeeded"]);
    expect(ended(["look", "other"])).toEqual(["look skipped", "other succeeded"]);
  });

  it("still shows it when all is done", () => {
    expect(seen(workAt("end", ["look", "ask", "act"]))).toEqual([
      "look succeeded",
      "ask succeeded",
      "act succeeded",
      "end waiting",
    ]);
  });
});
