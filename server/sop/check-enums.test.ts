import { describe, expect, it } from "vitest";
import { ASK, END, iff, NO, REFUND, typeErrors } from "./meaning-fixture";

const amiss = (condition: string) => typeErrors(ASK + iff("may", condition, "refused") + REFUND + END + NO);

describe("a value that a field never has", () => {
  it("is told of where it is written", () => {
    const condition = '${human.verdict == "approve"}';
    const [problem, ...more] = amiss(condition);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ severity: "warning", path: ["may"] });
    expect(problem?.message).toMatch(
      /`human.verdict` is never "approve", only "approved", "rejected", "timed_out".*approved/,
    );
    expect(problem?.column).toBe(iff("may", condition, "refused").indexOf('"approve"') + 1);
  });

  it.each([
    '${INPUT.channel != "post"}',
    '${INPUT.channel in ["web", "post"] && human.approved}',
    '${"post" == INPUT.channel}',
    '${INPUT.mood == "sad" ? true : human.approved}',
  ])("is found in %s", (condition) => {
    expect(amiss(condition)).toHaveLength(1);
  });

  it.each([
    '${human.verdict == "approved" && INPUT.channel in ["web", "phone"]}',
    '${INPUT.wish == "post" && human.approved}',
    '${["post"].exists(INPUT, INPUT == "post") && human.approved}',
  ])("is not found in %s", (condition) => {
    expect(amiss(condition)).toEqual([]);
  });

  it("is found among the cases of a switch", () => {
    const by = (value: string) =>
      `  - { id: by, type: decision_logic, switch: '\${INPUT.channel}', cases: [{ when: [web, ${value}], path: [{ goto: end }] }], default: [{ goto: refused }] }\n`;
    expect(typeErrors(by("zzz") + END + NO)).toMatchObject([{ severity: "warning", path: ["by"] }]);
    expect(typeErrors(by("phone") + END + NO)).toEqual([]);
  });
});
