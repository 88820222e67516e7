// Which gateway payments go through: the Stripe resource that is switched on, else the sandbox. A row of the ledger keeps
// the gateway it began with, so both may be in use side by side while a shop moves from one to the other.
import type { Db } from "../../db";
import { AppError } from "../../errors";
import type { User } from "../use-resource";
import type { PaymentGateway } from "./gateway";
import { sandboxGateway } from "./sandbox";
import { openStripe } from "./stripe";

export const SANDBOX = "sandbox";

/** Of several Stripe resources the one that was added first. */
export async function gatewayInUse(db: Db): Promise<string> {
  const resource = await db.resource.findFirst({
    where: { connector: "stripe", enabled: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  return resource?.id ?? SANDBOX;
}

/** Throws UNAVAILABLE (gateway_unavailable) when the resource is gone or switched off, and FORBIDDEN. */
export async function gatewayNamed(ctx: User, name: string): Promise<PaymentGateway> {
  if (name === SANDBOX) return sandboxGateway;
  try {
    return await openStripe(ctx, name);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "FORBIDDEN") throw error;
    throw new AppError("UNAVAILABLE", `The gateway ${name} cannot be used: ${error.message}`, {
      reason: "gateway_unavailable",
      cause: error,
    });
  }
}
