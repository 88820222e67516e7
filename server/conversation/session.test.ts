import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  appendHistory,
  readContext,
  SESSION_EVENTS,
  SESSION_ID,
  SESSION_STATES,
  shorten,
  transition,
  TRANSITIONS,
  type SessionState,
} from "./session";

describe("the session's state machine", () => {
  it("goes only where the table says, and refuses the rest", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SESSION_EVENTS)), (events) => {
        let state: SessionState = "IDLE";
        for (const event of events) {
          const next = TRANSITIONS[state][event];
          if (!next) {
            expect(() => transition(state, event)).toThrow(`cannot ${event}`);
            continue;
          }
          expect((state = transition(state, event))).toBe(next);
          expect(SESSION_STATES).toContain(state);
        }
      }),
    );
  });

  it("can always come back to IDLE, and reaches every state", () => {
    for (const start of SESSION_STATES) {
      const seen = new Set([start]);
      for (const state of seen) for (const next of Object.values(TRANSITIONS[state])) seen.add(next);
      expect(seen).toContain("IDLE");
      if (start === "IDLE") expect([...seen].sort()).toEqual([...SESSION_STATES].sort());
    }
  });

  it("never executes twice at once", () => {
    expect(() => transition("EXECUTING", "start")).toThrow();
    expect(() => transition("COMPENSATING", "start")).toThrow();
  });
});

describe("what a session remembers", () => {
  it("survives a context it cannot read", () => {
    expect(readContext({ context: { pending: "?", recentOrderId: 3 } })).toEqual({
      pending: null,
      recentOrderId: null,
    });
    expect(readContext({ context: null })).toEqual({ pending: null, recentOrderId: null });
  });
  it("keeps the last twenty entries, each cut short", () => {
    let history = appendHistory("broken", { role: "user", text: "👍".repeat(500), at: "t" });
    expect(Array.from(history[0]?.text ?? "")).toHaveLength(200);
    for (let i = 0; i < 30; i += 1) history = appendHistory(history, { role: "user", text: String(i), at: "t" });
    expect(history).toHaveLength(20);
    expect(history.at(-1)?.text).toBe("29");
  });
  it("cuts between characters", () => {
    expect(shorten("👍👍👍", 2)).toBe("👍…");
  });
  it("knows its own ids", () => {
    expect(SESSION_ID.test("sess_01JDZ4Y8XW3T5V7A9BCDEFGHJK")).toBe(true);
    expect(SESSION_ID.test("sess_../../etc")).toBe(false);
  });
});
