import { describe, expect, it } from "vitest";
import type { ChatPart, WorkPart } from "../conversation/parts.schema";
import { isSaid } from "../engine/live-text";
import type { ModelNode, OutputNode } from "../sop/graph";
import { readLiveText, withLiveText } from "./live-text";

const step = { id: "write", label: "Write", kind: "model_call", durationMs: null, async: false, summary: null };
const work = (change: Partial<WorkPart> = {}): ChatPart => ({
  type: "data-work",
  id: "work",
  data: {
    ...{ executionId: "exec_1", sopId: "answer", sopVersion: 1, title: "Answer", status: "RUNNING" },
    ...{ waitingFor: null, startedAt: null, durationMs: null, offline: false },
    steps: [{ ...step, status: "running" }],
    ...change,
  },
});
const live = { stepId: "write", text: "You can return", said: true };

describe("what a model is writing", () => {
  it("is the answer as far as it has come, and nothing any more once the answer is there", () => {
    expect(withLiveText([work()], live).at(-1)).toEqual({ type: "data-draft", id: "draft", data: { text: live.text } });
    for (const change of [{ status: "SUCCEEDED" }, { status: "COMPENSATING" }] as const)
      expect(withLiveText([work(change)], live).at(-1)).toMatchObject({ data: { text: "" } });
    const asking = work({ status: "WAITING", waitingFor: "customer" });
    expect(withLiveText([asking], live).at(-1)).toMatchObject({ data: { text: "" } });
  });

  it("is a line under its step where the answer does not say it", () => {
    const [shown, ...others] = withLiveText([work()], { ...live, said: false });
    expect(others).toEqual([]);
    expect(shown).toMatchObject({ data: { steps: [{ summary: "You can return" }] } });
    expect(withLiveText([work()], null)).toEqual([work()]);
  });

  it("is read from news of any process", () => {
    expect(readLiveText({ stepId: "write", text: "Hello" })).toEqual({ stepId: "write", text: "Hello", said: false });
    expect(readLiveText({ order: "cancel" })).toBeNull();
  });
});

describe("whether an answer holds a model's words", () => {
  const model = { outputVar: "answer" } as ModelNode;
  const output = (expr: string) =>
    ({ type: "output", message: { en: { parts: [{ text: "**Returns**" }, { expr }] } } }) as unknown as OutputNode;

  it("shows in what its outputs are made of", () => {
    expect(isSaid({ nodes: { end: output("answer.text") } }, model)).toBe(true);
    expect(isSaid({ nodes: { end: output('default(answer.text, "Sorry")') } }, model)).toBe(true);
    expect(isSaid({ nodes: { end: output("other_answer.text") } }, model)).toBe(false);
    expect(isSaid({ nodes: { end: output("answer.text") } }, { outputVar: null })).toBe(false);
  });
});
