import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layOutTimeline, MIN_WIDTH, type TimelineInput } from "./timeline-model";
import type { JournalRow } from "./timeline-spans";

const T0 = Date.UTC(2026, 0, 20, 8, 0, 0);
const at = (ms: number) => new Date(T0 + ms);

function step(
  seq: number,
  stepId: string,
  from: number,
  to: number | null,
  more: Partial<JournalRow> = {},
): JournalRow {
  return {
    seq,
    stepId,
    kind: "skill_call",
    phase: "FORWARD",
    attempt: 1,
    status: "SUCCEEDED",
    startedAt: at(from),
    completedAt: to === null ? null : at(to),
    durationMs: to === null ? null : to - from,
    token: "",
    undoes: null,
    ...more,
  };
}

function input(steps: JournalRow[], more: Partial<TimelineInput> = {}): TimelineInput {
  const last = Math.max(0, ...steps.map((row) => row.completedAt?.getTime() ?? T0).map((ms) => ms - T0));
  return {
    execution: {
      status: "SUCCEEDED",
      tokens: [],
      createdAt: at(-5),
      startedAt: at(0),
      completedAt: at(last),
    },
    steps,
    mainPath: [],
    places: new Map(),
    asyncSteps: new Set(),
    openSteps: new Set(),
    live: false,
    now: at(last + 60_000),
    ...more,
  };
}

type Execution = TimelineInput["execution"];
const running = (node: string | null, more: Partial<Execution> = {}, attempt = 0): Execution => ({
  status: "RUNNING",
  tokens: [{ id: "", node, attempt }],
  createdAt: at(-5),
  startedAt: at(0),
  completedAt: null,
  ...more,
});

describe("layOutTimeline", () => {
  test("puts each step at its start with its duration", () => {
    const { durationMs, rows } = layOutTimeline(input([step(1, "a", 0, 250), step(2, "b", 250, 1000)]));
    expect(durationMs).toBe(1000);
    expect(rows.map((row) => row.key)).toEqual(["a", "b"]);
    expect(rows[0]?.bars[0]).toMatchObject({ left: 0, width: 25, start: 0, duration: 250, lane: 0 });
    expect(rows[1]?.bars[0]).toMatchObject({ left: 25, width: 75, start: 250, duration: 750 });
  });

  test("orders rows by the journal, not by how the rows arrive", () => {
    const { rows } = layOutTimeline(input([step(2, "b", 10, 20), step(1, "a", 0, 10)]));
    expect(rows.map((row) => row.key)).toEqual(["a", "b"]);
  });

  test("one step fills the line", () => {
    const { rows } = layOutTimeline(input([step(1, "only", 0, 40)]));
    expect(rows[0]?.bars[0]).toMatchObject({ left: 0, width: 100 });
  });

  test("nothing but zero durations still shows bars inside the line", () => {
    const { durationMs, rows } = layOutTimeline(input([step(1, "a", 0, 0), step(2, "b", 0, 0)]));
    expect(durationMs).toBe(1);
    for (const { bars } of rows) expect(bars[0]?.width).toBe(MIN_WIDTH);
  });

  test("a zero-length last step is moved left, not over the edge", () => {
    const bar = layOutTimeline(input([step(1, "a", 0, 1000), step(2, "b", 1000, 1000)])).rows[1]?.bars[0];
    expect(bar?.left).toBe(100 - MIN_WIDTH);
  });

  test("an asynchronous step overlaps the steps beside it on its own row", () => {
    const steps = [step(1, "ticket", 0, 900), step(2, "mail", 100, 500)];
    const { rows } = layOutTimeline(input(steps, { asyncSteps: new Set(["ticket"]) }));
    const [ticket, mail] = rows;
    expect(ticket).toMatchObject({ async: true, state: "succeeded" });
    expect(mail?.async).toBe(false);
    expect(ticket!.bars[0]!.left + ticket!.bars[0]!.width).toBeGreaterThan(mail!.bars[0]!.left);
  });

  test("attempts stack downwards and the row takes the last one's state", () => {
    const steps = [
      step(1, "a", 0, 100, { status: "FAILED" }),
      step(2, "a", 400, 500, { attempt: 2, status: "LOST" }),
      step(3, "a", 900, 1000, { attempt: 3 }),
    ];
    const row = layOutTimeline(input(steps)).rows[0]!;
    expect(row.bars.map((bar) => [bar.ordinal, bar.lane, bar.state])).toEqual([
      [1, 0, "failed"],
      [2, 1, "lost"],
      [3, 2, "succeeded"],
    ]);
    expect(row).toMatchObject({ lanes: 3, state: "succeeded" });
  });

  test("a lost attempt lasts from the step before it until somebody found it", () => {
    const steps = [
      step(1, "a", 0, 100),
      step(2, "b", 5_100, 5_100, { status: "LOST" }),
      step(3, "b", 5_110, 5_300, { attempt: 2 }),
    ];
    const row = layOutTimeline(input(steps)).rows[1]!;
    expect(row.bars.map((bar) => [bar.state, bar.start, bar.duration])).toEqual([
      ["lost", 100, 5_000],
      ["succeeded", 5_110, 190],
    ]);
  });

  test("visits of a loop share a lane when they do not touch, and never overlap when they do", () => {
    const apart = layOutTimeline(input([step(1, "a", 0, 100), step(2, "b", 100, 800), step(3, "a", 800, 1000)]));
    expect(apart.rows[0]).toMatchObject({ lanes: 1 });
    const touching = layOutTimeline(input([step(1, "a", 0, 600), step(2, "a", 500, 1000)]));
    expect(touching.rows[0]?.bars.map((bar) => bar.lane)).toEqual([0, 1]);
  });

  test("the step in hand runs from the end of the one before until now", () => {
    const { rows, durationMs } = layOutTimeline(
      input([step(1, "a", 0, 300)], { execution: running("b"), live: true, now: at(1000), mainPath: ["a", "b", "c"] }),
    );
    expect(durationMs).toBe(1000);
    expect(rows.map((row) => [row.key, row.state])).toEqual([
      ["a", "succeeded"],
      ["b", "running"],
      ["c", "pending"],
    ]);
    expect(rows[1]?.bars[0]).toMatchObject({ seq: null, start: 300, duration: 700 });
    expect(rows[2]?.bars).toEqual([]);
  });

  test("a retry in hand is a bar under the failed attempts", () => {
    const row = layOutTimeline(
      input([step(1, "a", 0, 300, { status: "FAILED" })], {
        execution: running("a", {}, 1),
        live: true,
        now: at(500),
      }),
    ).rows[0]!;
    expect(row.bars.map((bar) => [bar.attempt, bar.state, bar.lane])).toEqual([
      [1, "failed", 0],
      [2, "running", 1],
    ]);
  });

  test("an asynchronous step that still runs grows until now and is not drawn twice when it is waited for", () => {
    const started = step(1, "ticket", 100, null, { status: "STARTED" });
    const { rows } = layOutTimeline(
      input([started, step(2, "mail", 110, 300)], {
        asyncSteps: new Set(["ticket"]),
        openSteps: new Set(["ticket"]),
        execution: running("ticket", { status: "WAITING" }),
        live: true,
        now: at(1000),
      }),
    );
    const ticket = rows.find((row) => row.key === "ticket")!;
    expect(ticket.bars).toHaveLength(1);
    expect(ticket.bars[0]).toMatchObject({ state: "running", start: 100, duration: 900 });
  });

  test("an asynchronous step's start and its outcome are one bar; a failed attempt is followed by the next", () => {
    const begun = step(1, "ticket", 100, null, { status: "STARTED" });
    const failed = step(3, "ticket", 300, 400, { status: "FAILED" });
    const beside = { asyncSteps: new Set(["ticket"]), openSteps: new Set(["ticket"]), live: true, now: at(1000) };
    const waiting = layOutTimeline(
      input([begun, step(2, "mail", 110, 300), failed], {
        ...beside,
        execution: running("end", { status: "WAITING" }),
      }),
    );
    const ticket = waiting.rows[0]!;
    expect(ticket.bars.map((bar) => [bar.seq, bar.attempt, bar.state, bar.start, bar.duration])).toEqual([
      [3, 1, "failed", 100, 300],
      [null, 2, "running", 400, 600],
    ]);
    expect(ticket.lanes).toBe(2);
    const done = layOutTimeline(
      input([begun, failed, step(4, "ticket", 500, 900, { attempt: 2 })], { asyncSteps: new Set(["ticket"]) }),
    );
    expect(done.rows[0]?.bars.map((bar) => [bar.seq, bar.state])).toEqual([
      [3, "failed"],
      [4, "succeeded"],
    ]);
  });

  test("a step beside the others does not push the start of the one in hand", () => {
    const { rows } = layOutTimeline(
      input([step(1, "a", 0, 100), step(2, "ticket", 100, 900)], {
        asyncSteps: new Set(["ticket"]),
        execution: running("b"),
        live: true,
        now: at(1000),
      }),
    );
    expect(rows.find((row) => row.key === "b")?.bars[0]).toMatchObject({ start: 100, duration: 900 });
  });

  test("compensations are rows of their own after the forward ones, in the order they ran", () => {
    const steps = [
      step(1, "coupon", 0, 100),
      step(2, "mail", 100, 200, { status: "FAILED" }),
      step(3, "coupon", 200, 300, { phase: "COMPENSATION" }),
    ];
    const { rows } = layOutTimeline(input(steps, { mainPath: ["coupon", "mail", "ticket"] }));
    expect(rows.map((row) => [row.key, row.phase, row.state])).toEqual([
      ["coupon", "forward", "succeeded"],
      ["mail", "forward", "failed"],
      ["undo:coupon", "compensation", "compensated"],
    ]);
  });

  test("clocks that disagree: bars stay in line, keep their measured length and say so", () => {
    const steps = [
      step(1, "a", 0, 400),
      step(2, "early", -5_000, -4_800),
      step(3, "backwards", 600, 500, { durationMs: 80 }),
    ];
    const { rows, durationMs } = layOutTimeline(input(steps));
    expect(durationMs).toBe(680);
    expect(rows.map((row) => row.bars[0]?.skewed)).toEqual([false, true, true]);
    expect(rows[1]?.bars[0]).toMatchObject({ start: 0, duration: 200 });
    expect(rows[2]?.bars[0]).toMatchObject({ start: 600, duration: 80 });
  });

  test("a now before the last start draws no negative bar", () => {
    const { rows } = layOutTimeline(
      input([step(1, "a", 0, 300)], { execution: running("b"), live: true, now: at(100) }),
    );
    expect(rows[1]?.bars[0]).toMatchObject({ duration: 0, skewed: true });
  });

  test("an execution nobody has picked up yet shows what is to come", () => {
    const { rows, durationMs } = layOutTimeline(
      input([], {
        execution: running(null, { status: "PENDING", startedAt: null }),
        live: true,
        now: at(2000),
        mainPath: ["a", "b"],
      }),
    );
    expect(durationMs).toBe(2005);
    expect(rows.map((row) => row.state)).toEqual(["pending", "pending"]);
  });

  test("a settled execution leaves out steps it never reached", () => {
    const { rows } = layOutTimeline(input([step(1, "a", 0, 10)], { mainPath: ["a", "b"] }));
    expect(rows.map((row) => row.key)).toEqual(["a"]);
  });

  test("two hundred steps each get their row, in order and in line", () => {
    const steps = Array.from({ length: 200 }, (_, i) => step(i + 1, `s${i}`, i * 10, i * 10 + 10));
    const { rows } = layOutTimeline(input(steps));
    expect(rows.map((row) => row.key)).toEqual(steps.map((row) => row.stepId));
    expect(rows[199]?.bars[0]?.left).toBe(100 - MIN_WIDTH);
  });

  describe("paths side by side", () => {
    const places = new Map([
      ["mail", { of: "notify", index: 0, name: "by_mail", depth: 1 }],
      ["mail_log", { of: "notify", index: 0, name: "by_mail", depth: 1 }],
      ["ticket", { of: "notify", index: 1, name: "by_ticket", depth: 1 }],
    ]);
    const begun = step(2, "notify", 100, null, { status: "STARTED", kind: "parallel_execution" });

    test("stand under their parallel step, branch by branch, whatever ran first", () => {
      const steps = [
        step(1, "order", 0, 100),
        begun,
        step(3, "ticket", 100, 300, { token: "notify/1" }),
        step(4, "mail", 100, 400, { token: "notify/0" }),
        step(5, "mail_log", 400, 500, { token: "notify/0" }),
        step(6, "notify", 500, 500, { kind: "parallel_execution" }),
        step(7, "end", 500, 600),
      ];
      const { rows } = layOutTimeline(input(steps, { places }));
      expect(rows.map((row) => [row.key, row.depth, row.branch])).toEqual([
        ["order", 0, null],
        ["notify", 0, null],
        ["mail", 1, "by_mail"],
        ["mail_log", 1, null],
        ["ticket", 1, "by_ticket"],
        ["end", 0, null],
      ]);
      expect(rows[1]?.bars).toHaveLength(1);
      expect(rows[1]?.bars[0]).toMatchObject({ start: 100, duration: 400, state: "succeeded" });
    });

    test("the step in hand on a branch runs from the end of what that branch did, or from the branching", () => {
      const tokens = [
        { id: "notify/1", node: "ticket", attempt: 0 },
        { id: "notify/0", node: "mail_log", attempt: 0 },
        { id: "", node: "notify", attempt: 0, wait: { kind: "branches" as const, since: at(100).toISOString() } },
      ];
      const { rows } = layOutTimeline(
        input([step(1, "order", 0, 100), begun, step(3, "mail", 100, 400, { token: "notify/0" })], {
          places,
          execution: running(null, { tokens }),
          live: true,
          now: at(1000),
        }),
      );
      expect(rows.map((row) => [row.key, row.state, row.bars[0]?.start, row.bars[0]?.duration])).toEqual([
        ["order", "succeeded", 0, 100],
        ["notify", "running", 100, 900],
        ["mail", "succeeded", 100, 300],
        ["mail_log", "running", 400, 600],
        ["ticket", "running", 100, 900],
      ]);
    });

    test("an attempt lost on one branch does not begin with what another branch did", () => {
      const steps = [
        begun,
        step(3, "mail", 100, 900, { token: "notify/0" }),
        step(4, "ticket", 150, 200, { token: "notify/1" }),
        step(5, "late", 1000, 1000, { token: "notify/1", status: "LOST" }),
      ];
      const late = layOutTimeline(input(steps, { places })).rows.find((row) => row.key === "late");
      expect(late?.bars[0]).toMatchObject({ state: "lost", start: 200, duration: 800 });
    });

    test("a step skipped by hand and a branch that was stopped look so", () => {
      const steps = [
        begun,
        step(3, "mail", 100, 100, { token: "notify/0", status: "SKIPPED" }),
        step(4, "ticket", 100, 200, { token: "notify/1", status: "STOPPED" }),
      ];
      const { rows } = layOutTimeline(input(steps, { places }));
      expect(rows.map((row) => row.state)).toEqual(["running", "skipped", "stopped"]);
    });
  });

  describe("waits", () => {
    const until = at(60_000).toISOString();
    const since = at(100).toISOString();
    test.each([
      ["human_approval", { kind: "approval" as const, id: "appr_1", until, since }, "asking", "person"],
      ["wait", { kind: "timer" as const, until, since }, "waiting", "time"],
      ["call_sop", { kind: "child" as const, id: "exec_2", until, since }, "waiting", "child"],
      ["skill_call", { kind: "retry" as const, until, since }, "waiting", "time"],
    ])("an open %s is one bar until now that knows until when it may last", (kind, wait, state, waitKind) => {
      const begun = step(1, "ask", 100, null, { status: "STARTED", kind });
      const of = (steps: JournalRow[]) =>
        layOutTimeline(
          input(steps, {
            execution: running(null, { status: "WAITING", tokens: [{ id: "", node: "ask", attempt: 0, wait }] }),
            live: true,
            now: at(5_000),
          }),
        );
      // Whether or not the journal tells of its beginning.
      for (const { rows } of [of([]), ...(kind === "skill_call" ? [] : [of([begun])])]) {
        expect(rows).toHaveLength(1);
        expect(rows[0]?.bars).toHaveLength(1);
        expect(rows[0]?.bars[0]).toMatchObject({ state, wait: waitKind, until, start: 100, duration: 4_900 });
      }
    });

    test("an approval that was given stays a wait for a person, from the question to the answer", () => {
      const steps = [
        step(1, "ask", 100, null, { status: "STARTED", kind: "human_approval" }),
        step(2, "ask", 4_000, 4_000, { kind: "human_approval" }),
      ];
      const bar = layOutTimeline(input(steps)).rows[0]?.bars[0];
      expect(bar).toMatchObject({ state: "succeeded", wait: "person", start: 100, duration: 3_900, seq: 2 });
    });

    test("a paused execution works at nothing", () => {
      const paused = running("b", { status: "PAUSED" });
      const { rows } = layOutTimeline(input([step(1, "a", 0, 300)], { execution: paused, live: true, now: at(1000) }));
      expect(rows.map((row) => row.state)).toEqual(["succeeded", "paused"]);
    });
  });

  test("each order of a person is a row at the end and a mark through all rows", () => {
    const steps = [
      step(1, "a", 0, 100),
      step(2, "", 400, 400, { phase: "CONTROL", kind: "pause" }),
      step(3, "a", 800, 1000),
      step(4, "b", 500, 500, { phase: "CONTROL", kind: "skip", status: "FAILED" }),
    ];
    const { rows, markers } = layOutTimeline(input(steps));
    expect(rows.map((row) => [row.key, row.phase, row.stepId, row.state])).toEqual([
      ["a", "forward", "a", "succeeded"],
      ["order:2", "control", "", "ordered"],
      ["order:4", "control", "b", "failed"],
    ]);
    expect(markers).toEqual([
      { key: "order:2", left: 40 },
      { key: "order:4", left: 50 },
    ]);
  });

  test("a compensation says which row it undoes", () => {
    const steps = [step(1, "coupon", 0, 100), step(2, "coupon", 200, 300, { phase: "COMPENSATION", undoes: "1" })];
    expect(layOutTimeline(input(steps)).rows[1]?.bars[0]).toMatchObject({ state: "compensated", undoes: "1" });
  });

  test("whatever the clocks and the journal say, bars lie in line, can be seen, and do not overlap on a lane", () => {
    const journalRow = fc.record({
      stepId: fc.constantFrom("a", "b", "c"),
      phase: fc.constantFrom("FORWARD", "COMPENSATION", "CONTROL"),
      kind: fc.constantFrom("skill_call", "human_approval", "wait", "call_sop", "parallel_execution"),
      token: fc.constantFrom("", "a/0", "a/1"),
      attempt: fc.integer({ min: 1, max: 4 }),
      status: fc.constantFrom("STARTED", "SUCCEEDED", "FAILED", "LOST", "SKIPPED", "STOPPED"),
      from: fc.integer({ min: -10_000, max: 100_000 }),
      length: fc.option(fc.integer({ min: -500, max: 50_000 })),
    });
    fc.assert(
      fc.property(fc.array(journalRow, { maxLength: 40 }), fc.boolean(), fc.integer(), (rows, live, now) => {
        const steps = rows.map(({ stepId, from, length, ...row }, i) =>
          step(i + 1, stepId, from, length === null ? null : from + length, row),
        );
        const timeline = layOutTimeline(
          input(steps, live ? { live, execution: running("b"), now: at(now % 1e6) } : {}),
        );
        const shown = timeline.rows.flatMap((row) => row.bars.map((bar) => bar.seq));
        for (const { seq, status } of steps) if (status !== "STARTED") expect(shown).toContain(seq);
        for (const mark of timeline.markers) expect(mark.left).toBeLessThanOrEqual(100);
        for (const row of timeline.rows) {
          for (const bar of row.bars) {
            expect(bar.left).toBeGreaterThanOrEqual(0);
            expect(bar.left + bar.width).toBeLessThanOrEqual(100 + 1e-9);
            expect(bar.width).toBeGreaterThanOrEqual(MIN_WIDTH);
            const sharing = row.bars.filter((other) => other !== bar && other.lane === bar.lane);
            for (const other of sharing) {
              const apart = bar.left + bar.width <= other.left + 1e-9 || other.left + other.width <= bar.left + 1e-9;
              expect(apart).toBe(true);
            }
          }
        }
      }),
    );
  });
});
