import { describe, expect, it } from "vitest";
import { viewRequests, type RequestRow } from "./requests-model";

const row = (id: string, extra: Partial<RequestRow> = {}): RequestRow => ({
  id,
  status: "SUCCEEDED",
  orderId: "12345",
  sessionId: "sess_1",
  title: "Where is my parcel?",
  createdAt: new Date("2026-01-02T03:04:05Z"),
  live: false,
  ...extra,
});

describe("viewRequests", () => {
  it("shows a request once, as the later page knows it, when pages overlap", () => {
    const views = viewRequests([{ rows: [row("a"), row("b", { status: "RUNNING" })] }, { rows: [row("b"), row("c")] }]);
    expect(views.map((view) => [view.id, view.look])).toEqual([
      ["a", "succeeded"],
      ["b", "succeeded"],
      ["c", "succeeded"],
    ]);
  });

  it("says of what could not be undone that a person has it, not that it failed", () => {
    expect(viewRequests([{ rows: [row("a", { status: "COMPENSATION_FAILED" })] }])[0]?.look).toBe("waiting-person");
  });
});
