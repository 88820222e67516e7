import type { FaultKind } from "@/server/resources/sandbox/faults";
import type { CARRIER_OPERATIONS, GATEWAY_OPERATIONS } from "@/server/resources/sandbox/order-fault";

export type Sandbox = "gateway" | "carrier";
type Operation = (typeof GATEWAY_OPERATIONS)[number] | (typeof CARRIER_OPERATIONS)[number];

/** In the order in which they are offered: what customers meet most often first. */
export const FAULT_KINDS = Object.keys({
  DECLINE: 0,
  TIMEOUT_BEFORE: 0,
  TIMEOUT_AFTER: 0,
  DUPLICATE: 0,
  DELAY: 0,
} satisfies Record<FaultKind, 0>) as FaultKind[];

const GATEWAY = Object.keys({ charge: 0, refund: 0, void: 0, credit: 0 } satisfies Record<
  (typeof GATEWAY_OPERATIONS)[number],
  0
>);
const CARRIER = Object.keys({ track: 0, reroute: 0, pickup: 0, cancel: 0 } satisfies Record<
  (typeof CARRIER_OPERATIONS)[number],
  0
>);
export const OPERATIONS = { gateway: GATEWAY, carrier: CARRIER } as Record<Sandbox, readonly Operation[]>;

/** Which sandbox a resource is, if it is one. */
export function sandboxOf(connector: string): Sandbox | null {
  if (connector === "sandbox_gateway") return "gateway";
  return connector === "sandbox_carrier" ? "carrier" : null;
}
