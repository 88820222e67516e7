// What Steward offers an MCP client: every SOP and every reading skill that this person may use, each as a tool. What they
// may not use is not there. Confirmations and approvals stay with people: a tool that comes to one says so and waits.
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { can } from "../auth/permissions";
import type { Ctx } from "../context";
import { masksFor } from "../engine/read-by-skill";
import type { Skill } from "../skills/contract";
import { listSkills } from "../skills/registry";
import { sopCatalog } from "../sop/catalog";
import type { LoadedSop } from "../sop/graph";

export type Offered =
  | { kind: "sop"; tool: Tool; sop: LoadedSop }
  | { kind: "skill"; tool: Tool; skill: Skill }
  | { kind: "look"; tool: Tool };

const RUN_PREFIX = "run_";
export const LOOK_TOOL = "get_execution";

/** By the tool's name. */
export async function offeredTools(ctx: Ctx): Promise<Map<string, Offered>> {
  const { sops } = await sopCatalog();
  const offered: Offered[] = [];
  if (can(ctx.actor, "sop:run")) {
    offered.push(...[...sops.values()].filter((sop) => mayRun(ctx, sop)).map((sop) => sopTool(ctx, sop)));
  }
  if (can(ctx.actor, "execution:read")) offered.push(LOOK);
  offered.push(
    ...listSkills()
      .filter((skill) => mayRead(ctx, skill))
      .map((skill) => skillTool(ctx, skill)),
  );
  return named(offered);
}

/** What many clients take for a name. */
const MAX_NAME = 64;

/** By names that are each one tool's: a skill of the company's own may be called what one of ours is called, or more. */
function named(offered: readonly Offered[]): Map<string, Offered> {
  const tools = new Map<string, Offered>();
  for (const one of offered) {
    const wanted = one.tool.name.replace(/[^A-Za-z0-9_-]/g, "_");
    let name = wanted.slice(0, MAX_NAME);
    for (let n = 2; tools.has(name); n++) name = `${wanted.slice(0, MAX_NAME - `_${n}`.length)}_${n}`;
    tools.set(name, { ...one, tool: { ...one.tool, name } });
  }
  return tools;
}

const mayRun = (ctx: Ctx, { graph }: LoadedSop) => graph.requiredPermissions.every((one) => can(ctx.actor, one));

function mayRead({ actor }: Ctx, { effect, permissions }: Skill): boolean {
  return effect === "read" && permissions.every((permission) => can(actor, permission));
}

type Schema = Tool["inputSchema"];

const EXECUTION: Schema = {
  type: "object",
  properties: {
    execution_id: { type: "string" },
    status: { type: "string", description: "SUCCEEDED when it is done; WAITING when a person is asked first." },
    outcome: { type: ["string", "null"] },
    message: { type: ["string", "null"], description: "What the customer is told." },
    waiting_for: { type: ["string", "null"], description: "What is asked of a person, and of whom." },
    steps: { type: "array", items: { type: "object" } },
  },
  required: ["execution_id", "status", "outcome", "message", "waiting_for", "steps"],
};

function sopTool({ locale }: Ctx, sop: LoadedSop): Offered {
  const { sopId, title, description, inputSchema } = sop.graph;
  const tool: Tool = {
    name: `${RUN_PREFIX}${sopId}`,
    title: title[locale],
    description: description[locale],
    inputSchema: { ...inputSchema, type: "object" },
    outputSchema: EXECUTION,
    // Whether it writes is decided by its steps; what cannot be taken back is guarded in them.
    annotations: { readOnlyHint: false, openWorldHint: true },
  };
  return { kind: "sop", tool, sop };
}

const LOOK: Offered = {
  kind: "look",
  tool: {
    name: LOOK_TOOL,
    title: "Get an execution",
    description: "How an execution that was begun stands now: its status, its steps and its answer.",
    inputSchema: { type: "object", properties: { execution_id: { type: "string" } }, required: ["execution_id"] },
    outputSchema: EXECUTION,
    annotations: { readOnlyHint: true },
  },
};

function skillTool(ctx: Ctx, skill: Skill): Offered {
  const tool: Tool = {
    name: skill.name,
    description: skill.description[ctx.locale],
    inputSchema: jsonSchema(skill.input, "input"),
    // Masked fields no longer are what the schema says.
    ...(Object.keys(masksFor(ctx, skill)).length === 0 && { outputSchema: jsonSchema(skill.output, "output") }),
    annotations: { readOnlyHint: true },
  };
  return { kind: "skill", tool, skill };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target: "draft-7", unrepresentable: "any" });
  return { ...(rest as Record<string, unknown>), type: "object" };
}
