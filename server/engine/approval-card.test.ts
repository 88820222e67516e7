import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InputTemplate } from "../sop/graph";
import { canonical, changesBetween, readEdits, renderApproval, withEdits } from "./approval-card";
import { outputOf } from "./approval-record";
import { approvalNode } from "./test-approvals";

const scope = (total: unknown, status = "shipped") => ({ order: { total, status }, NOW: "2026-01-01T00:00:00.000Z" });
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error as { options: { reason: string; details?: { fields: Record<string, string> } }; message: string };
  }
  throw new Error("expected a refusal");
};

describe("what an approval shows", () => {
  it("is the question in both languages, the facts, the stake and the proposal", () => {
    expect(renderApproval(approvalNode(), scope(900))).toMatchObject({
      message: { "zh-CN": "为订单退款：shipped", en: "Refund an order that is shipped" },
      shown: { facts: { asked_at: "2026-01-01T00:00:00.000Z" }, edits: {}, amountMinor: 900 },
      amountMinor: 900,
      currency: "CNY",
      editable: { amount: { value: 900 }, note: { value: "sorry" } },
    });
  });

  it.each([
    [9_999, "refund_manager", 1],
    [10_000, "manager", 2],
    [80_000, "ops", 1],
  ])("asks about %d whom its tier names", (total, role, needed) => {
    const tiers = [
      { fromMinor: 50_000, approvers: [{ role: "ops" }], count: 1 },
      { fromMinor: 10_000, approvers: [{ role: "manager" }], count: 2 },
    ];
    expect(renderApproval(approvalNode({ tiers }), scope(total))).toMatchObject({ approvers: [{ role }], needed });
  });

  it("asks the step's own approvers when there is no amount to go by", () => {
    expect(renderApproval(approvalNode({ amount: null }), scope(99_999))).toMatchObject({
      amountMinor: null,
      approvers: [{ role: "refund_manager" }],
    });
  });

  it.each([1.5, "900", null])("refuses the amount %j", (total) => {
    expect(refusal(() => renderApproval(approvalNode(), scope(total))).options.reason).toMatch(
      /approval_amount|expression/,
    );
  });

  it("refuses a currency that is none", () => {
    const node = approvalNode({ currency: { parts: [{ text: "yuan" }] } });
    expect(refusal(() => renderApproval(node, scope(1))).options.reason).toBe("approval_currency");
  });
});

describe("the hash", () => {
  it("is the same for the same card and differs with anything an answer speaks of", () => {
    const hash = (total: number, status: string, note: string) =>
      renderApproval(
        approvalNode({
          editable: { note: { value: { kind: "literal", value: note }, schema: { type: "string" }, label: null } },
        }),
        scope(total, status),
      ).hash;
    const facts = fc.tuple(fc.nat(), fc.string(), fc.string());
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        // Texts are trimmed where they are shown.
        const shown = ([total, status, note]: typeof one) => canonical([total, status.trimEnd(), note]);
        expect(hash(...one) === hash(...other)).toBe(shown(one) === shown(other));
        expect(hash(...one)).toBe(hash(...one));
      }),
    );
  });

  it("does not know the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonical(turned)).toBe(canonical(value));
      }),
    );
  });
});

describe("editing", () => {
  const node = approvalNode();
  const card = renderApproval(node, scope(900));

  it("says of each wrong value what it must be, and of unknown names what can be changed", () => {
    const refused = refusal(() => readEdits(card.editable, { amount: 0, note: 3, speed: 1 }));
    expect(refused.options.reason).toBe("approval_values");
    expect(Object.keys(refused.options.details?.fields ?? {}).sort()).toEqual(["amount", "note", "speed"]);
    expect(refused.message).toContain("amount, note");
  });

  it("takes a value that is as proposed for no edit", () => {
    expect(readEdits(card.editable, { amount: 900, note: "sorry" })).toEqual({});
    expect(withEdits(node, card, {}).hash).toBe(card.hash);
  });

  it("changes the card, the stake with the amount, and the hash", () => {
    const edited = withEdits(node, card, readEdits(card.editable, { amount: 500 }));
    expect(edited).toMatchObject({ amountMinor: 500, shown: { edits: { amount: { before: 900, after: 500 } } } });
    expect(edited.hash).not.toBe(card.hash);
    const back = withEdits(node, edited, readEdits(edited.editable, { amount: 900 }));
    expect(back).toEqual(card);
  });

  it("puts a raised amount to its tier and leaves a lowered one with those who were asked", () => {
    expect(withEdits(node, card, readEdits(card.editable, { amount: 20_000 }))).toMatchObject({
      approvers: [{ role: "manager" }],
      needed: 2,
    });
    const high = renderApproval(node, scope(20_000));
    expect(withEdits(node, high, readEdits(high.editable, { amount: 5 }))).toMatchObject({
      approvers: [{ role: "manager" }],
      needed: 2,
    });
  });

  it("counts any number that is higher than the stake as one, however the proposal is written", () => {
    const expr = (source: string): InputTemplate => ({ kind: "template", template: { parts: [{ expr: source }] } });
    const schema = { type: "integer", minimum: 1 };
    const rewritten = approvalNode({
      editable: {
        amount: { value: expr("order.total + 0"), schema, label: null },
        parts: { value: { kind: "literal", value: [{ fee: 1 }] }, schema: { type: "array" }, label: null },
      },
    });
    const asked = renderApproval(rewritten, scope(900));
    const edit = (values: Record<string, unknown>, from = asked) =>
      withEdits(rewritten, from, readEdits(from.editable, values));
    for (const values of [{ amount: 20_000 }, { parts: [{ fee: 19_999.5 }] }]) {
      expect(edit(values)).toMatchObject({ amountMinor: 20_000, approvers: [{ role: "manager" }], needed: 2 });
    }
    // A lower one is no stake; a raised one taken back is none any more, and the same edits always give the same card.
    expect(edit({ amount: 5 })).toMatchObject({ amountMinor: 900, approvers: asked.approvers });
    const lowered = edit({ amount: 5 }, edit({ amount: 20_000 }));
    expect(lowered).toMatchObject({ amountMinor: 900, needed: 2, hash: edit({ amount: 5 }).hash });
  });

  it("does not ask fewer because a lowered stake was raised a little", () => {
    const high = renderApproval(node, scope(20_000));
    const low = withEdits(node, high, readEdits(high.editable, { amount: 5 }));
    expect(withEdits(node, low, readEdits(low.editable, { amount: 9_000 }))).toMatchObject({
      approvers: [{ role: "manager" }],
      needed: 2,
    });
  });

  it("lets an edit go whose proposal is not made any more", () => {
    const edits = readEdits(card.editable, { amount: 500 });
    const fresh = renderApproval(node, scope(400));
    expect(withEdits(node, fresh, edits)).toEqual(fresh);
  });

  it("gives the approved values to the steps after it, and the proposed ones when it was rejected", () => {
    const edited = withEdits(node, card, readEdits(card.editable, { amount: 500 }));
    const by = { userId: "user_1", name: "Chen" };
    const at = new Date("2026-01-02T00:00:00Z");
    expect(outputOf(edited, "approved", { by, reason: null, at })).toEqual({
      approved: true,
      verdict: "approved",
      edited: true,
      values: { amount: 500, note: "sorry" },
      reason: null,
      approver: "Chen",
      approver_id: "user_1",
      answered_at: "2026-01-02T00:00:00.000Z",
    });
    expect(outputOf(edited, "rejected", { by, reason: "no", at })).toMatchObject({
      approved: false,
      edited: false,
      values: { amount: 900, note: "sorry" },
      reason: "no",
    });
    expect(outputOf(card, "timed_out", { by: null, reason: null, at })).toMatchObject({
      approver: null,
      answered_at: null,
    });
  });
});

it("names what differs between two cards", () => {
  const before = renderApproval(approvalNode(), scope(900, "shipped"));
  const after = renderApproval(approvalNode(), scope(800, "lost"));
  expect(changesBetween(before, after).map(({ what }) => what)).toEqual([
    "amount",
    "values.amount",
    "message.zh-CN",
    "message.en",
  ]);
  expect(changesBetween(before, before)).toEqual([]);
});
