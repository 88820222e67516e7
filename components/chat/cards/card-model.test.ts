import { expect, it } from "vitest";
import { orderTone, refundSteps, refundTone, shipmentTone, shownScans } from "./card-model";

const scan = (place: string) => ({ at: "2026-11-23T08:00:00Z", place, text: "In transit", detail: null });

it("folds scans away after the third, and says how many", () => {
  const scans = ["a", "b", "c", "d", "e"].map(scan);
  expect(shownScans(scans, false)).toEqual({ scans: scans.slice(0, 3), more: 2 });
  expect(shownScans(scans, true)).toEqual({ scans, more: 0 });
  expect(shownScans(scans.slice(0, 3), false).more).toBe(0);
});

it("says how far a refund is", () => {
  const steps = (state: "in_progress" | "sent" | "arrived" | "failed", overdue = false) =>
    refundSteps({ state, overdue }).join(" ");
  expect(steps("in_progress")).toBe("done now ahead");
  expect(steps("sent")).toBe("done done now");
  expect(steps("sent", true)).toBe("done done failed");
  expect(steps("arrived")).toBe("done done done");
  expect(steps("failed")).toBe("done failed ahead");
  expect([refundTone({ state: "sent", overdue: true }), refundTone({ state: "failed", overdue: false })]).toEqual([
    "warning",
    "danger",
  ]);
});

it("colours what is late, and leaves alone what it does not know", () => {
  expect(shipmentTone({ status: "IN_TRANSIT", daysLate: 0 })).toBe("accent");
  expect(shipmentTone({ status: "IN_TRANSIT", daysLate: 2 })).toBe("warning");
  expect(shipmentTone({ status: "DELIVERED", daysLate: 2 })).toBe("success");
  expect([orderTone("DELIVERED"), orderTone("AWAITING_MOON")]).toEqual(["success", "default"]);
});
