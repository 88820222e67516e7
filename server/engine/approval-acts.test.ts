import { describe, expect, it } from "vitest";
import type { DecisionNode, InputTemplate, SkillNode } from "../sop/graph";
import { renderCard } from "./approval-acts";
import { withEdits } from "./approval-card";
import { actsOf } from "./approval-record";
import { approvalNode, graphWith, readNode } from "./test-approvals";

const expr = (source: string): InputTemplate => ({ kind: "template", template: { parts: [{ expr: source }] } });
const call = (id: string, skill: string, fields: Record<string, InputTemplate>, next: string | null): SkillNode => ({
  ...readNode,
  id,
  skill,
  outputVar: id,
  input: { kind: "object", fields },
  next,
});
const decide = (id: string, condition: string, onTrue: string | null, onFalse: string | null): DecisionNode => ({
  ...readNode,
  id,
  type: "decision_logic",
  outputVar: null,
  condition: { parts: [{ expr: condition }] },
  onTrue,
  onFalse,
});

const orderId = expr("order.id");
const scope = { order: { id: "12345", total: 900, status: "shipped" }, NOW: "2026-01-01T00:00:00.000Z" };
const ask = approvalNode({ next: "granted" });
const granted = decide("granted", "answer.approved", "cancel", "close");
const close = call("close", "closeTicket", { ticket_number: orderId }, null);
const acts = (...nodes: (SkillNode | DecisionNode)[]) =>
  actsOf(renderCard(graphWith([ask, granted, close, ...nodes]), ask, scope).shown).map(({ en }) => en);

describe("what an approval sets going", () => {
  it("is told by the skills that follow it, on the path of a yes", () => {
    const cancel = call(
      "cancel",
      "cancelPendingOrder",
      { order_id: orderId, reason: expr('"no_longer_needed"') },
      null,
    );
    expect(acts(cancel)).toEqual(["Cancel order 12345 and give the money back"]);
  });

  it("leaves out what only reads, and ends before what is not certain yet", () => {
    const look = call("cancel", "getOrderDetails", { order_id: orderId }, "first");
    const first = call("first", "cancelOrder", { order_id: orderId }, "depends");
    const depends = decide("depends", "first.cancelled", "later", null);
    const later = call("later", "cancelOrder", { order_id: orderId }, null);
    expect(acts(look, first, depends, later)).toEqual(["Cancel order 12345"]);
  });

  it("is not told of a call that cannot be described, nor of what follows it", () => {
    const unknown = call("cancel", "noSuchSkill", { order_id: orderId }, "later");
    const later = call("later", "cancelOrder", { order_id: orderId }, null);
    expect(acts(unknown, later)).toEqual([]);
  });

  it("ends where a path turns back", () => {
    const cancel = call("cancel", "cancelOrder", { order_id: orderId }, "granted");
    expect(acts(cancel)).toEqual(["Cancel order 12345"]);
  });

  it("is told of the proposal only: one that was edited does something else", () => {
    const cancel = call("cancel", "cancelOrder", { order_id: orderId }, null);
    const card = renderCard(graphWith([ask, granted, close, cancel]), ask, scope);
    const edited = withEdits(ask, card, { amount: { before: 900, after: 500 } });
    expect([actsOf(card.shown), actsOf(edited.shown)]).toEqual([[expect.anything()], []]);
    expect(withEdits(ask, edited, { amount: { before: 500, after: 900 } }).hash).toBe(card.hash);
  });
});
