// Calling a tool of an MCP server the company registered.
import { StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CallToolResultSchema,
  ErrorCode as RpcCode,
  McpError,
  type CallToolResult,
} from "@modelcontextprotocol/sdk/types.js";
import { AppError } from "../../errors";
import { openResource } from "../../resources/use-resource";
import type { SkillContext } from "../contract";
import type { McpCall } from "./binding.schema";
import { evaluateMapping, type MappingScope } from "./mapping";
import { connected, forget, toolsOf, type McpConnection } from "./mcp-connections";
import { transportError } from "./mcp-errors";
import { findMcpServer } from "./mcp-servers";
import type { KnownTool } from "./mcp-tool-list";
import { refusalOf } from "./refusals";

type Limits = { name: string; timeoutMs: number; agreed?: string };
type ToolRequest = { tool: string; given: Record<string, unknown>; key: unknown; timeoutMs: number; who: string };
type Answer = { status: number; response: unknown };

/** As HTTP's status a tool's own refusal would be. */
const REFUSED = 409;

/**
 * What the tool answered: its structured content, or {text}. Throws TIMEOUT, UNAVAILABLE, the binding's refusals, CONFLICT
 * (system_conflict) for a tool that reports an error, UNAVAILABLE (tool_changed) for one that is not what was agreed to.
 */
export async function callMcp(ctx: SkillContext, call: McpCall, scope: MappingScope, limits: Limits): Promise<Answer> {
  const given = call.arguments === undefined ? scope.input : await evaluateMapping(call.arguments, scope, "arguments");
  const server = await findMcpServer(ctx.db, call.server);
  // The connection is everybody's; whether this actor may use what is behind it is asked each time.
  if (server.resource !== null) await openResource(ctx, server.resource, "http");
  const connect = async () => {
    const connection = await connected(ctx, server, limits.timeoutMs);
    await requireTool(ctx, connection, call, limits);
    return connection;
  };
  const request = {
    ...{ tool: call.tool, given: (given ?? {}) as Record<string, unknown>, key: scope.key },
    ...{ timeoutMs: limits.timeoutMs, who: `The MCP server behind ${limits.name}` },
  };
  const { connection, result } = await callTool(connect, request);
  const answer = { status: result.isError ? REFUSED : 200, response: clean(contentOf(result), connection) };
  const refused = await refusalOf(limits.name, call.refusals, answer, scope);
  if (refused) throw refused;
  return answer;
}

/** What does not agree with what is known of the server is asked for again: somebody may just have imported it anew. */
async function requireTool(ctx: SkillContext, connection: McpConnection, { server, tool }: McpCall, limits: Limits) {
  const { agreed, timeoutMs } = limits;
  const agrees = (found: KnownTool | undefined) => found && (agreed === undefined || found.digest === agreed);
  let found = (await toolsOf(ctx, connection, { timeoutMs })).get(tool);
  if (agrees(found)) return;
  found = (await toolsOf(ctx, connection, { timeoutMs, anew: true })).get(tool);
  if (agrees(found)) return;
  const [message, reason] = found
    ? [`The tool ${tool} of the MCP server ${server} is not what it was when it was imported.`, "tool_changed"]
    : [`The MCP server ${server} has no tool ${tool} any more.`, "tool_missing"];
  const advice = "Import it again, or unbind the skill.";
  throw new AppError("UNAVAILABLE", `${message} ${advice}`, { reason, retryable: false });
}

/** Asks once more over a new connection when the server has forgotten ours: then it did nothing with the first request. */
async function callTool(connect: () => Promise<McpConnection>, request: ToolRequest) {
  const attempt = async () => {
    const connection = await connect();
    return { connection, result: await send(connection, request) };
  };
  try {
    return await attempt().catch((error: unknown) => {
      if (error instanceof StreamableHTTPError && error.code === 404) return attempt();
      throw error;
    });
  } catch (error) {
    throw transportError(error, request.who);
  }
}

async function send(connection: McpConnection, { tool, given, key, timeoutMs }: ToolRequest): Promise<CallToolResult> {
  // The specification leaves keys to the tool; one that knows this one repeats nothing.
  const params = { name: tool, arguments: given, _meta: { "steward/idempotency-key": key } };
  const options = { timeout: timeoutMs, maxTotalTimeout: timeoutMs };
  try {
    return await connection.client.request({ method: "tools/call", params }, CallToolResultSchema, options);
  } catch (error) {
    const answered = error instanceof McpError && error.code !== Number(RpcCode.ConnectionClosed);
    if (!answered) await forget(connection);
    throw connection.failure.error instanceof AppError ? connection.failure.error : error;
  }
}

function clean(response: unknown, { redact }: McpConnection): unknown {
  return JSON.parse(redact(JSON.stringify(response))) as unknown;
}

function contentOf({ structuredContent, content }: CallToolResult): unknown {
  if (structuredContent !== undefined) return structuredContent;
  const texts = content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return { text: texts.join("\n") };
}
