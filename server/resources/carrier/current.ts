// Which carrier's system a parcel is asked about: the tracking API that is plugged in and switched on, else the sandbox.
import { AppError } from "../../errors";
import type { User } from "../use-resource";
import type { Carrier } from "./carrier";
import { openHttpCarrier } from "./http-carrier";
import { sandboxCarrier } from "./sandbox";

/** `label` is the carrier as the parcel's label has it: "UPS", "FedEx". Throws UNAVAILABLE (carrier_unavailable), FORBIDDEN. */
export async function carrierFor(ctx: User, label: string): Promise<Carrier> {
  const resource = await ctx.db.resource.findFirst({
    where: { connector: "carrier", enabled: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  if (!resource) return sandboxCarrier;
  try {
    return (await openHttpCarrier(ctx, resource.id))(label);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "FORBIDDEN") throw error;
    throw new AppError("UNAVAILABLE", `The carrier's system cannot be used: ${error.message}`, {
      reason: "carrier_unavailable",
      cause: error,
    });
  }
}
