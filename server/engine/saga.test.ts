import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Skill } from "../skills/contract";
import { owedCompensations, type JournalEntry } from "./saga";

const kinds: Record<string, Skill["reversibility"]> = {
  read: { kind: "none" },
  reserve: { kind: "reversible", compensate: "release" },
  charge: { kind: "reversible_until", compensate: "refund", seconds: 60 },
  mail: { kind: "irreversible" },
};
const skill = (name: string) => ({ reversibility: kinds[name] }) as unknown as Skill;

function row(seq: number, name: string, over: Partial<JournalEntry> = {}): JournalEntry {
  return {
    seq,
    stepId: `step_${seq}`,
    kind: "skill_call",
    name,
    phase: "FORWARD",
    status: "SUCCEEDED",
    input: { in: seq },
    output: { out: seq },
    ...over,
  };
}

describe("owedCompensations", () => {
  it("undoes what can be undone, latest first, with the call's input and output", () => {
    const owed = owedCompensations([row(1, "read"), row(2, "reserve"), row(3, "mail"), row(4, "charge")], skill);
    expect(owed).toEqual([
      { stepId: "step_4", skill: "refund", input: { in: 4, out: 4 } },
      { stepId: "step_2", skill: "release", input: { in: 2, out: 2 } },
    ]);
  });

  it("owes nothing for attempts that failed, were lost or only started", () => {
    const journal = ["FAILED", "LOST", "STARTED"].map((status, i) => row(i, "reserve", { status }));
    expect(owedCompensations(journal, skill)).toEqual([]);
  });

  it("owes each step once, whatever order and how often its compensation was tried", () => {
    const steps = fc.array(fc.constantFrom(...Object.keys(kinds)), { maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.boolean()), (names, coin) => {
        const journal = names.map((name, i) => row(i, name));
        let seq = names.length;
        const undone: string[] = [];
        for (;;) {
          const [next] = owedCompensations(journal, skill);
          if (!next) break;
          const ok = coin.next().value;
          journal.push(
            row(++seq, next.skill, { stepId: next.stepId, phase: "COMPENSATION", status: ok ? "SUCCEEDED" : "FAILED" }),
          );
          if (ok) undone.push(next.stepId);
          if (seq > 500) break;
        }
        expect(new Set(undone).size).toBe(undone.length);
        const reversible = names.flatMap((name, i) => (name === "reserve" || name === "charge" ? [`step_${i}`] : []));
        if (seq <= 500) expect(undone).toEqual(reversible.reverse());
      }),
    );
  });
});
