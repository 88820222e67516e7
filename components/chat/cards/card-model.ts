// What the cards of an answer derive from their data: tones, steps and which scans are shown. Free of React.
import type { RefundCard, ShipmentCard } from "@/server/skills/cards.schema";

export type Tone = "default" | "accent" | "success" | "warning" | "danger";

const ORDER_TONE: Readonly<Record<string, Tone>> = {
  PENDING_PAYMENT: "warning",
  PAID: "accent",
  PROCESSING: "accent",
  SHIPPED: "accent",
  DELIVERED: "success",
};
const SHIPMENT_TONE: Readonly<Record<string, Tone>> = {
  DELIVERED: "success",
  EXCEPTION: "danger",
  RETURNED: "warning",
};

/** States that a shop of its own has beside ours stand without a colour. */
export function orderTone(status: string): Tone {
  return ORDER_TONE[status] ?? "default";
}

export function shipmentTone({ status, daysLate }: Pick<ShipmentCard, "status" | "daysLate">): Tone {
  return SHIPMENT_TONE[status] ?? (daysLate > 0 ? "warning" : "accent");
}

/** More than these are folded away until somebody asks. */
const SCANS_SHOWN = 3;

export function shownScans(
  scans: ShipmentCard["scans"],
  open: boolean,
): { scans: ShipmentCard["scans"]; more: number } {
  const shown = open ? scans : scans.slice(0, SCANS_SHOWN);
  return { scans: shown, more: scans.length - shown.length };
}

export const REFUND_STEPS = ["requested", "sent", "arrives"] as const;
type StepState = "done" | "now" | "ahead" | "failed";

/** How far money is on its way back. */
export function refundSteps({ state, overdue }: Pick<RefundCard, "state" | "overdue">): StepState[] {
  switch (state) {
    case "in_progress":
      return ["done", "now", "ahead"];
    case "sent":
      return ["done", "done", overdue ? "failed" : "now"];
    case "arrived":
      return ["done", "done", "done"];
    case "failed":
      return ["done", "failed", "ahead"];
  }
}

export function refundTone({ state, overdue }: Pick<RefundCard, "state" | "overdue">): Tone {
  if (state === "failed") return "danger";
  if (overdue) return "warning";
  return state === "arrived" ? "success" : "accent";
}
