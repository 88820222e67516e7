import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Skill } from "../skills/contract";
import type { Node } from "../sop/graph";
import { checkedOutput } from "./control-outputs";
import { outputNode, skillNode } from "./test-engine";

const actor = { userId: "user_mei", role: "manager", customerId: null, name: "Mei" } as const;
const skill = { output: z.object({ code: z.string(), reused: z.boolean().default(false) }) } as unknown as Skill;
const check = (node: Node, output: unknown) => checkedOutput(node, output, { actor, skillOf: () => skill });
const base = skillNode("s", null);
const model = (outputSchema: Record<string, unknown> | null): Node => ({
  ...base,
  type: "model_call",
  task: "decide",
  policy: "p",
  prompt: { "zh-CN": { parts: [] }, en: { parts: [] } },
  outputSchema,
});

describe("what a step done by hand may have given", () => {
  it("is what its skill gives, with its defaults", () => {
    expect(check(base, { code: "A1" })).toEqual({ code: "A1", reused: false });
    expect(() => check(base, { code: 1 })).toThrowError(/does not fit s: code: /);
    expect(() => check(base, null)).toThrowError(/does not fit s: output: /);
  });

  it("is what the model was to answer; a text says that a person wrote it", () => {
    const verdict = { type: "object", properties: { approve: { type: "boolean" } }, required: ["approve"] };
    expect(check(model(verdict), { approve: true })).toEqual({ approve: true });
    expect(() => check(model(verdict), { approve: "yes" })).toThrowError(/approve/);
    expect(check(model(null), { text: "Sorry" })).toEqual({
      text: "Sorry",
      provider: "person",
      model: "Mei",
      offline: false,
    });
  });

  it("is nothing for a wait, and never an answer or somebody's approval", () => {
    expect(check({ ...base, type: "wait", durationMs: 1, until: null }, {})).toEqual({});
    expect(() => check(outputNode("end", "ok"), { message: "x" })).toThrowError(/cannot be done by hand/);
  });

  it("says how a called procedure ended", () => {
    const call: Node = { ...base, type: "call_sop", sopId: "x", version: null };
    expect(check(call, { message: "done" })).toEqual({
      execution_id: "",
      status: "SUCCEEDED",
      outcome: "resolved",
      message: "done",
    });
    expect(() => check(call, { status: "FAILED" })).toThrowError(/status/);
  });
});
