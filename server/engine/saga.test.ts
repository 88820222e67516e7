import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Skill } from "../skills/contract";
import { owedCompensations, type JournalEntry } from "./saga";

const kinds: Record<string, Skill["reversibility"]> = {
  read: { kind: "none" },
  reserve: { kind: "reversible", compensate: "release" },
  charge: { kind: "reversible_until", compensate: "refund", seconds: 60 },
  mail: { kind: "notice" },
  shred: { kind: "irreversible" },
};
const skill = (name: string) =>
  ({ reversibility: kinds[name], effect: name === "charge" ? "external" : "local" }) as unknown as Skill;
const now = new Date("2026-11-22T12:00:00Z");
const plan = { skill, now };

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
    error: null,
    token: "",
    undoes: null,
    completedAt: now,
    ...over,
  };
}

describe("owedCompensations", () => {
  it("undoes what can be undone, latest first, with the call's input and output", () => {
    const owed = owedCompensations([row(1, "read"), row(2, "reserve"), row(3, "mail"), row(4, "charge")], plan);
    expect(owed.map(({ undoes, stepId, skill: by, input }) => [undoes, stepId, by, input])).toEqual([
      ["4", "step_4", "refund", { in: 4, out: 4 }],
      ["2", "step_2", "release", { in: 2, out: 2 }],
    ]);
  });

  it("says what nothing can undo, and what could have been undone earlier", () => {
    const old = new Date(now.getTime() - 61_000);
    const owed = owedCompensations([row(1, "shred"), row(2, "charge", { completedAt: old })], plan);
    expect(owed.map(({ undoes, skill: by, because }) => [undoes, by, because])).toEqual([
      ["2", null, "past_window"],
      ["1", null, "irreversible"],
    ]);
  });

  it("undoes an outside call whose answer was lost, once, and none that was refused or never made", () => {
    const attempt = (seq: number, over: Partial<JournalEntry>) =>
      row(seq, "charge", { stepId: "pay", status: "FAILED", output: null, ...over });
    const timeout = { error: { code: "TIMEOUT" } };
    const owed = (...journal: JournalEntry[]) =>
      owedCompensations(journal, plan).map(({ undoes, inDoubt, input }) => [undoes, inDoubt, input]);
    expect(owed(attempt(1, timeout), attempt(2, timeout))).toEqual([["2", true, { in: 2 }]]);
    expect(owed(attempt(1, { status: "LOST" }))).toEqual([["1", true, { in: 1 }]]);
    expect(owed(attempt(1, timeout), row(2, "charge", { stepId: "pay" }))).toEqual([["2", false, { in: 2, out: 2 }]]);
    expect(owed(attempt(1, { error: { code: "CONFLICT", reason: "declined" } }))).toEqual([]);
    expect(owed(attempt(1, { error: { code: "UNAVAILABLE", reason: "circuit_open" } }))).toEqual([]);
    expect(owed(row(1, "reserve", { status: "FAILED", error: { code: "TIMEOUT" } }))).toEqual([]);
  });

  it("begins with the steps that are to be undone first, in their order", () => {
    const journal = [row(1, "reserve"), row(2, "reserve"), row(3, "reserve"), row(4, "reserve")];
    const owed = owedCompensations(journal, { ...plan, first: ["step_1", "step_3"] });
    expect(owed.map(({ undoes }) => undoes)).toEqual(["1", "3", "4", "2"]);
  });

  it("undoes every run of a step that was visited again", () => {
    const journal = [row(1, "reserve", { stepId: "pick" }), row(2, "reserve", { stepId: "pick" })];
    expect(owedCompensations(journal, plan).map(({ undoes }) => undoes)).toEqual(["2", "1"]);
  });

  it("undoes what called executions did, where they were called", () => {
    const call = row(2, "child_sop", { kind: "call_sop", output: { execution_id: "exec_c" } });
    const children = new Map([["exec_c", [row(1, "reserve"), row(2, "reserve")]]]);
    const owed = owedCompensations([row(1, "reserve"), call, row(3, "reserve")], { ...plan, children });
    expect(owed.map(({ undoes }) => undoes)).toEqual(["3", "exec_c#2", "exec_c#1", "1"]);
  });

  it("owes nothing for attempts that failed, were lost or only started", () => {
    const journal = ["FAILED", "LOST", "STARTED"].map((status, i) => row(i, "reserve", { status }));
    expect(owedCompensations(journal, plan)).toEqual([]);
  });

  it("owes each step once, whatever order and how often its compensation was tried", () => {
    const steps = fc.array(fc.constantFrom("read", "reserve", "charge", "mail"), { maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.boolean()), (names, coin) => {
        const journal = names.map((name, i) => row(i, name));
        let seq = names.length;
        const undone: string[] = [];
        for (;;) {
          const [next] = owedCompensations(journal, plan);
          if (!next) break;
          const ok = coin.next().value;
          journal.push(
            row(++seq, String(next.skill), {
              stepId: next.stepId,
              undoes: next.undoes,
              phase: "COMPENSATION",
              status: ok ? "SUCCEEDED" : "FAILED",
            }),
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
