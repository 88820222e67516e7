// From what a customer wants to the procedure that does it.
import { can } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Catalog } from "./catalog";
import type { LoadedSop } from "./graph";

/** The first SOP, by id, that this intent triggers and that the actor may run to its end; null when there is none. */
export function routeIntent(ctx: Pick<Ctx, "actor">, catalog: Pick<Catalog, "sops">, intent: string): LoadedSop | null {
  const candidates = [...catalog.sops.values()].sort((a, b) => (a.graph.sopId < b.graph.sopId ? -1 : 1));
  const mayRun = ({ graph }: LoadedSop) => graph.requiredPermissions.every((permission) => can(ctx.actor, permission));
  return candidates.find((sop) => sop.graph.intents.includes(intent) && mayRun(sop)) ?? null;
}
