import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { SESSION_EVENTS, TRANSITIONS } from "./session";
import { go, type Moving } from "./session-journal";
import { drawStates, withStates } from "./state-picture";

it("is what ARCHITECTURE.md shows (npx tsx server/conversation/state-picture.ts writes it)", () => {
  const text = readFileSync(join(import.meta.dirname, "../../ARCHITECTURE.md"), "utf8");
  expect(text).toContain(drawStates());
  expect(withStates(text)).toBe(text);
});

it("has an arrow for every transition of the table, and no other", () => {
  const arrows = [...drawStates().matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)];
  const drawn = arrows.flatMap(([, from, to, events]) => (events ?? "").split(", ").map((event) => [from, event, to]));
  const written = Object.entries(TRANSITIONS).flatMap(([from, targets]) =>
    Object.entries(targets).map(([event, to]) => [from, event, to]),
  );
  expect(drawn.sort()).toEqual(written.sort());
});

it("is walked without a gap: whatever happens, a state follows from the one before, or nothing changes", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SESSION_EVENTS), { maxLength: 40 }), (events) => {
      const draft: Moving = { state: "IDLE", moves: [], currentExecutionId: null };
      for (const event of events) {
        const before = { state: draft.state, moves: draft.moves.length };
        const target = TRANSITIONS[draft.state][event];
        if (target) go(draft, event);
        else expect(() => go(draft, event)).toThrow(`cannot ${event}`);
        expect(draft.state).toBe(target ?? before.state);
        expect(draft.moves.length - before.moves).toBe(target ? 1 : 0);
      }
      draft.moves.reduce((at, { from, to }) => (expect(from).toBe(at), to), "IDLE");
    }),
  );
});
