// From what was understood to the procedure that does it: by the intent's id, else by another name the intent is known by.
import type { Ctx } from "../context";
import type { Catalog } from "../sop/catalog";
import type { LoadedSop } from "../sop/graph";
import { routeIntent as routeName } from "../sop/routing";
import { intentDefinition } from "./intent/recognise";

/** Null where this person has no procedure for it. */
export function routeIntent(ctx: Pick<Ctx, "actor">, catalog: Pick<Catalog, "sops">, intent: string): LoadedSop | null {
  for (const name of [intent, ...(intentDefinition(intent)?.aliases ?? [])]) {
    const sop = routeName(ctx, catalog, name);
    if (sop) return sop;
  }
  return null;
}
