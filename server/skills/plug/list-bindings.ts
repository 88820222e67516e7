// What is bound to which system, for the page and the command line.
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { bindingSchema, type Binding } from "./binding.schema";
import type { Trial } from "./trial";

export type BoundSkill = {
  name: string;
  /** What carries it out. */
  kind: "http" | "openapi" | "mcp" | "sql";
  /** The contract it keeps when it replaces a skill; null for a skill of the company's own. */
  replaces: string | null;
  /** "GET /orders/{input.order_id} of erp", "lookup of warehouse", "SELECT … of shop_db" */
  system: string;
  call: string;
  effect: "read" | "external" | null;
  trial: Trial | null;
  version: number;
  updatedAt: Date;
  /** False for one that this version of Steward cannot read. */
  usable: boolean;
};

export async function listBindings(ctx: Ctx): Promise<BoundSkill[]> {
  requirePermission(ctx, "binding:read");
  const rows = await ctx.db.skillBinding.findMany({ orderBy: { name: "asc" } });
  return rows.map(({ name, definition, trial, version, updatedAt }) => {
    const parsed = bindingSchema.safeParse(definition);
    const shown = parsed.success ? described(parsed.data) : UNREADABLE;
    return { name, ...shown, trial: trial as Trial | null, version, updatedAt, usable: parsed.success };
  });
}

type Described = Pick<BoundSkill, "kind" | "replaces" | "system" | "call" | "effect">;
const UNREADABLE: Described = { kind: "http", replaces: null, system: "", call: "", effect: null };

function described({ http, mcp, sql, source, ...binding }: Binding): Described {
  const kind = sql ? "sql" : mcp ? "mcp" : source?.kind === "openapi" ? "openapi" : "http";
  return {
    kind,
    replaces: binding.implements ?? null,
    system: (http ?? sql)?.resource ?? mcp?.server ?? "",
    call: http ? `${http.method} ${http.path}` : (mcp?.tool ?? sql?.query.replace(/\s+/g, " ") ?? ""),
    effect: binding.skill?.effect ?? null,
  };
}
