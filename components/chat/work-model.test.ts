import { describe, expect, it } from "vitest";
import type { WorkPart, WorkStepStatus } from "@/server/conversation/parts.schema";
import { isFolded, percent, viewWork } from "./work-model";

function work(status: WorkPart["status"], steps: (WorkStepStatus | `${WorkStepStatus}*`)[]): WorkPart {
  return {
    executionId: "exec_1",
    sopId: "handle_order_delay_v1",
    sopVersion: 1,
    title: "Late order",
    status,
    waitingFor: null,
    startedAt: "2026-01-02T03:04:05.000Z",
    durationMs: 2100,
    offline: true,
    steps: steps.map((step, index) => ({
      id: `s${index}`,
      label: `Step ${index}`,
      kind: "skill_call",
      status: step.replace("*", "") as WorkStepStatus,
      durationMs: null,
      async: step.endsWith("*"),
      summary: null,
    })),
  };
}

describe("viewWork", () => {
  it("names the running step and counts what is done", () => {
    const view = viewWork(work("RUNNING", ["succeeded", "running", "pending"]));
    expect(view).toMatchObject({ tone: "running", settled: false, done: 1, total: 3, offline: true });
    expect(view.current?.id).toBe("s1");
  });

  it("names the next step between two of them", () => {
    expect(viewWork(work("RUNNING", ["succeeded", "pending", "pending"])).current?.id).toBe("s1");
  });

  it("prefers the step everybody waits for to one in the background", () => {
    expect(viewWork(work("RUNNING", ["running*", "running"])).current?.id).toBe("s1");
    expect(viewWork(work("RUNNING", ["running*", "succeeded"])).current?.id).toBe("s0");
  });

  it("does not count steps this run left out", () => {
    const view = viewWork(work("SUCCEEDED", ["succeeded", "succeeded", "pending", "skipped"]));
    expect(view).toMatchObject({ settled: true, done: 2, total: 2, current: null });
    expect(view.steps.map((step) => step.status)).toEqual(["succeeded", "succeeded", "skipped", "skipped"]);
  });

  it("is not settled while a background step still runs", () => {
    expect(viewWork(work("SUCCEEDED", ["succeeded", "running*"])).settled).toBe(false);
  });

  it("names the step that failed", () => {
    const view = viewWork(work("FAILED", ["succeeded", "failed", "pending"]));
    expect(view).toMatchObject({ tone: "failed", settled: true });
    expect(view.current?.id).toBe("s1");
  });

  it.each([
    ["PENDING", "running"],
    ["WAITING", "waiting"],
    ["COMPENSATING", "running"],
    ["COMPENSATED", "undone"],
    ["COMPENSATION_FAILED", "failed"],
    ["CANCELLED", "cancelled"],
  ] as const)("shows %s as %s", (status, tone) => {
    expect(viewWork(work(status, ["pending"])).tone).toBe(tone);
  });
});

it("says that it waits for somebody, the customer included, or was paused by one", () => {
  const waiting = (waitingFor: WorkPart["waitingFor"]) =>
    viewWork({ ...work("WAITING", ["waiting"]), waitingFor }).tone;
  expect([waiting("person"), waiting("customer"), waiting("time")]).toEqual([
    "waitingPerson",
    "waitingPerson",
    "waiting",
  ]);
  expect(viewWork(work("PAUSED", ["waiting"]))).toMatchObject({ tone: "waitingPerson", settled: false });
});

describe("isFolded", () => {
  const running = viewWork(work("RUNNING", ["running"]));
  const over = viewWork(work("SUCCEEDED", ["succeeded"]));

  it("is open while it works and folds when it is over", () => {
    expect(isFolded(running, false, null)).toBe(false);
    expect(isFolded(over, false, null)).toBe(true);
  });

  it("lingers after finishing in front of the customer", () => {
    expect(isFolded(over, true, null)).toBe(false);
  });

  it("obeys the customer", () => {
    expect(isFolded(over, false, false)).toBe(false);
    expect(isFolded(running, false, true)).toBe(true);
  });
});

describe("percent", () => {
  it("rounds and stays within 0 and 100", () => {
    expect([percent(0.954), percent(1.2), percent(-1)]).toEqual([95, 100, 0]);
  });
});
