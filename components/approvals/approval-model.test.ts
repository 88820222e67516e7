import { describe, expect, test } from "vitest";
import { answerable, changesBetween, decides, modelVerdict, plainName } from "./approval-model";
import type { ApprovalPageData } from "./page-data";

const card = {
  message: { "zh-CN": "退款？", en: "Refund?" },
  facts: [{ name: "order_status", label: null, value: "DELIVERED" }],
  amountMinor: 12_800,
  currency: "CNY",
  editable: { refund_minor: { value: 12_800, schema: {}, label: { "zh-CN": "退款", en: "Refund" } } },
  needed: 1,
  revision: 1,
} satisfies Partial<ApprovalPageData>;

describe("changesBetween", () => {
  test("the same card has no changes, though its numbering went on", () => {
    expect(changesBetween(card, structuredClone({ ...card, revision: 2 }), "en")).toEqual([]);
  });

  test("says what changed, from what, to what", () => {
    const now = {
      ...card,
      amountMinor: 9_900,
      facts: [{ name: "order_status", label: null, value: "RETURNED" }],
      editable: { refund_minor: { ...card.editable.refund_minor, value: 9_900 } },
      needed: 2,
    };
    expect(changesBetween(card, now, "en").map(({ what, before, after }) => [what, before, after])).toEqual([
      ["amount", { minor: 12_800, currency: "CNY" }, { minor: 9_900, currency: "CNY" }],
      ["fact.order_status", "DELIVERED", "RETURNED"],
      ["value.refund_minor", 12_800, 9_900],
      ["needed", 1, 2],
    ]);
  });

  test("facts that came or went are changes too", () => {
    const now = { ...card, facts: [{ name: "returned", label: null, value: true }] };
    expect(changesBetween(card, now, "en").map(({ what }) => what)).toEqual(["fact.order_status", "fact.returned"]);
  });

  test("the question is compared in the language that is read", () => {
    const now = { ...card, message: { ...card.message, "zh-CN": "退款吗？" } };
    expect(changesBetween(card, now, "en")).toEqual([]);
    expect(changesBetween(card, now, "zh-CN")).toHaveLength(1);
  });
});

describe("answerable", () => {
  const open = { status: "PENDING" as const, mayAnswer: true, editable: card.editable };
  test("offers to edit only where there is something to edit", () => {
    expect([...answerable(open)]).toEqual(["approve", "edit", "reject", "ask"]);
    expect([...answerable({ ...open, editable: {} })]).toEqual(["approve", "reject", "ask"]);
  });
  test("offers to inform whenever somebody asked, also to whom it is not to decide", () => {
    expect([...answerable({ ...open, status: "INFO_REQUESTED", mayAnswer: false })]).toEqual(["inform"]);
    expect(answerable({ ...open, status: "INFO_REQUESTED" }).has("inform")).toBe(true);
  });
  test("offers nothing that would be refused", () => {
    expect(answerable({ ...open, mayAnswer: false }).size).toBe(0);
    expect(answerable({ ...open, status: "APPROVED" }).size).toBe(0);
  });
});

test("one approval decides unless others have to follow", () => {
  const mara = { userId: "user_1", name: "Mara", at: new Date(0) };
  expect(decides({ needed: 1, approvedBy: [] })).toBe(true);
  expect(decides({ needed: 2, approvedBy: [] })).toBe(false);
  expect(decides({ needed: 2, approvedBy: [mara] })).toBe(true);
});

test("modelVerdict finds the last model that gave its reasons, and whether it was one", () => {
  const model = (output: unknown, status = "SUCCEEDED") => ({ stepId: "decide", kind: "model_call", status, output });
  const by = (provider: string) => [{ stepId: "decide", provider, status: "SUCCEEDED" }];
  expect(modelVerdict([model({ text: "Sorry" })], [])).toBeNull();
  expect(modelVerdict([model({ reason: "Old", confidence: 0.4 }, "FAILED")], [])).toBeNull();
  const steps = [model({ reason: "First" }), model({ reason: "Late parcel", confidence: 0.62 }), model({ text: "x" })];
  expect(modelVerdict(steps, by("anthropic"))).toEqual({ reason: "Late parcel", confidence: 0.62, offline: false });
  expect(modelVerdict(steps, by("offline"))?.offline).toBe(true);
});

test("plainName", () => {
  expect([plainName("order_status"), plainName("refund_amount_minor")]).toEqual(["order status", "refund amount"]);
});
