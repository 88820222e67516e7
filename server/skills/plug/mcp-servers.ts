// The MCP servers the company registered. One over stdio is a program started on Steward's own machine, so only somebody
// who already has a shell there registers one: the command line does, no page does. One over HTTP is a resource, which
// knows its address and credentials and whether it may be a private one.
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Db, type McpServer } from "../../db";
import { AppError } from "../../errors";
import { publish } from "../../postgres/notify";
import { plugName } from "./binding.schema";

export const registerMcpInput = z.discriminatedUnion("transport", [
  z.strictObject({
    transport: z.literal("stdio"),
    name: plugName,
    command: z.string().min(1).max(1_000),
    args: z.array(z.string().max(4_000)).max(100).default([]),
    /** Names of variables of Steward's own environment that the program may read; their values are kept nowhere. */
    env: z
      .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
      .max(50)
      .default([]),
  }),
  z.strictObject({
    transport: z.literal("http"),
    name: plugName,
    resource: z.string().min(1).max(100),
    path: z.string().startsWith("/").max(2_000).default("/mcp"),
  }),
]);
type RegisterMcp = z.output<typeof registerMcpInput>;
export type McpServerRow = McpServer;

/** What skills hear of when a binding or a server changes; see load-bindings.ts. */
export const SKILLS_TOPIC = "skills";

/** Registers a server, or changes one of that name. Needs binding:write; over stdio only the command line may. */
export async function registerMcpServer(ctx: Ctx, input: z.input<typeof registerMcpInput>): Promise<McpServerRow> {
  requirePermission(ctx, "binding:write");
  const server = registerMcpInput.parse(input);
  if (server.transport === "stdio" && ctx.actor.role !== "system") {
    throw new AppError("FORBIDDEN", "Programs on Steward's own machine are registered from its command line.", {
      reason: "stdio_from_command_line",
    });
  }
  return transaction(ctx.db, async (db) => {
    const before = await db.mcpServer.findUnique({ where: { name: server.name } });
    const now = ctx.clock.now();
    const row = await db.mcpServer.upsert({
      where: { name: server.name },
      create: { ...columnsOf(server), name: server.name, createdBy: ctx.actor.userId, createdAt: now, updatedAt: now },
      update: { ...columnsOf(server), version: { increment: 1 }, updatedAt: now },
    });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: before ? "mcp_server.update" : "mcp_server.register",
        resourceType: "mcp_server",
        resourceId: row.name,
        before: before ? shownServer(before) : undefined,
        after: shownServer(row),
      },
    );
    await publish(db, SKILLS_TOPIC, { server: row.name });
    return row;
  });
}

function columnsOf(server: RegisterMcp) {
  const none = { command: null, args: [], env: [], resource: null, path: null };
  if (server.transport === "http") {
    return { ...none, transport: "http", resource: server.resource, path: server.path };
  }
  const { command, args, env } = server;
  return { ...none, transport: "stdio", command, args, env };
}

function shownServer({ transport, command, args, env, resource, path }: McpServerRow) {
  return transport === "http" ? { transport, resource, path } : { transport, command, args, env };
}

/** Throws CONFLICT (server_in_use) while a skill is bound to it, NOT_FOUND (mcp_server_not_found). */
export async function removeMcpServer(ctx: Ctx, input: { name: string }): Promise<void> {
  requirePermission(ctx, "binding:write");
  const name = plugName.parse(input.name);
  await transaction(ctx.db, async (db) => {
    const row = await findMcpServer(db, name);
    const bound = await db.skillBinding.findMany({
      where: { definition: { path: ["mcp", "server"], equals: name } },
      select: { name: true },
    });
    if (bound.length > 0) {
      const skills = bound.map((one) => one.name).join(", ");
      throw new AppError("CONFLICT", `Unbind what is carried out by ${name} first: ${skills}.`, {
        reason: "server_in_use",
      });
    }
    await db.mcpServer.delete({ where: { name } });
    await recordAudit(
      { actor: ctx.actor, db },
      { action: "mcp_server.remove", resourceType: "mcp_server", resourceId: name, before: shownServer(row) },
    );
    await publish(db, SKILLS_TOPIC, { server: name });
  });
}

/** Throws NOT_FOUND (mcp_server_not_found). */
export async function findMcpServer(db: Db, name: string): Promise<McpServerRow> {
  const row = await db.mcpServer.findUnique({ where: { name } });
  if (row) return row;
  throw new AppError("NOT_FOUND", `There is no MCP server ${name.slice(0, 100)}. Register it first.`, {
    reason: "mcp_server_not_found",
  });
}

export async function listMcpServers(ctx: Ctx): Promise<McpServerRow[]> {
  requirePermission(ctx, "binding:read");
  return ctx.db.mcpServer.findMany({ orderBy: { name: "asc" } });
}
