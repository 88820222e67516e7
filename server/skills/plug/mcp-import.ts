// Tools of an MCP server as skills. What a tool says of itself is a claim: whoever imports it sees what each becomes, and
// may say otherwise. A tool that changes afterwards is not called until somebody has looked at it again.
import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { AppError } from "../../errors";
import { SKILL_CATEGORIES } from "../contract";
import { bindingSchema, permissionName, plugName, type Binding } from "./binding.schema";
import { lenientSchema } from "./lenient-schema";
import { connected, toolsOf } from "./mcp-connections";
import { transportError } from "./mcp-errors";
import { findMcpServer } from "./mcp-servers";
import type { KnownTool } from "./mcp-tool-list";
import { skillNameFor } from "./openapi-binding";

const CONNECT_MS = 15_000;

export const importMcpInput = z.object({
  server: plugName,
  /** Their own names; without it all of them. */
  tools: z.array(z.string().max(200)).max(500).optional(),
  category: z.enum(SKILL_CATEGORIES),
  permissions: z.array(permissionName).min(1).optional(),
  prefix: plugName.optional(),
  /** Tools taken for reads, or for writes, whatever they say of themselves. */
  reads: z.array(z.string().max(200)).default([]),
  writes: z.array(z.string().max(200)).default([]),
  owner: z.string().max(2_000).optional(),
});

/** A server's tools, as it lists them now. Needs binding:read. */
export async function listMcpTools(ctx: Ctx, input: { server: string }): Promise<KnownTool[]> {
  requirePermission(ctx, "binding:read");
  const server = await findMcpServer(ctx.db, plugName.parse(input.server));
  const connection = await connected(ctx, server, CONNECT_MS);
  const tools = await toolsOf(ctx, connection, { timeoutMs: CONNECT_MS, anew: true }).catch((error: unknown) => {
    throw transportError(error, `The MCP server ${server.name}`);
  });
  return [...tools.values()];
}

/** The bindings an import would make; nothing is bound yet. Throws NOT_FOUND (tool_missing). */
export async function mcpBindings(ctx: Ctx, input: z.input<typeof importMcpInput>): Promise<Binding[]> {
  const wanted = importMcpInput.parse(input);
  const tools = await listMcpTools(ctx, { server: wanted.server });
  const known = new Set(tools.map(({ name }) => name));
  const missing = [...(wanted.tools ?? []), ...wanted.reads, ...wanted.writes].filter((name) => !known.has(name));
  if (missing.length > 0) {
    const message = `${wanted.server} has no tool ${missing.join(", ")}; it has ${[...known].join(", ") || "none"}.`;
    throw new AppError("NOT_FOUND", message, { reason: "tool_missing" });
  }
  const chosen = wanted.tools;
  return tools.filter(({ name }) => !chosen || chosen.includes(name)).map((tool) => bindTool(tool, wanted));
}

function bindTool(tool: KnownTool, wanted: z.output<typeof importMcpInput>): Binding {
  const { server, category, prefix = wanted.server, owner } = wanted;
  const reads = readsOnly(tool, wanted);
  const said = (tool.description ?? tool.title ?? tool.name).trim().slice(0, 1_000) || tool.name;
  return bindingSchema.parse({
    skill: {
      name: skillNameFor(tool.name, prefix),
      category,
      description: { "zh-CN": said, en: said },
      input: lenientSchema(tool.inputSchema, "input"),
      output: tool.outputSchema ? lenientSchema(tool.outputSchema, "output") : TEXT,
      permissions: wanted.permissions ?? [reads ? "plugged:read" : "plugged:write"],
      effect: reads ? "read" : "external",
    },
    mcp: { server, tool: tool.name },
    owner,
    source: { kind: "mcp", title: (tool.title ?? tool.name).slice(0, 300), digest: tool.digest },
  });
}

/** What a tool without an output schema gives. */
const TEXT = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };

function readsOnly({ name, annotations }: KnownTool, { reads, writes }: z.output<typeof importMcpInput>): boolean {
  if (writes.includes(name)) return false;
  return reads.includes(name) || annotations?.readOnlyHint === true;
}
