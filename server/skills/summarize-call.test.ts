import { expect, it } from "vitest";
import { getSkill } from "./registry";
import { summarizeCall } from "./summarize-call";

const skill = getSkill("revokeCoupon");
const saying = (text: string) => ({ ...skill, summarize: () => text });
const input = { coupon_code: "SORRY2026A" };

it("says a call in both languages", () => {
  const said = summarizeCall(skill, input);
  expect(said?.["zh-CN"]).toContain("SORRY2026A");
  expect(said?.["zh-CN"]).toMatch(/\p{Script=Han}/u);
  expect(said?.en).toContain("SORRY2026A");
});

it("is one line, whatever a customer wrote, and no longer than a card", () => {
  expect(summarizeCall(saying("Note:\n\n  it  broke\t"), input)?.en).toBe("Note: it broke");
  expect([...(summarizeCall(saying("😀".repeat(400)), input)?.en ?? "")]).toHaveLength(300);
});

it("says nothing of what is no call of the skill", () => {
  expect(summarizeCall(skill, { coupon: 1 })).toBeNull();
  expect(summarizeCall(null, input)).toBeNull();
});
