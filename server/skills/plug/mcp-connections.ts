// Open connections to MCP servers: one for each server and process, made when it is needed and again when the server was
// changed or went away. What it offered when it was connected is kept with it, so that a tool that changes is noticed.
import { createHash } from "node:crypto";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ListToolsResultSchema, type Tool } from "@modelcontextprotocol/sdk/types.js";
import packageJson from "../../../package.json" with { type: "json" };
import type { Ctx } from "../../context";
import { variables } from "../../env";
import { AppError } from "../../errors";
import { log } from "../../log";
import { redactor } from "../../security/redact";
import { transportError } from "./mcp-errors";
import { httpTransport } from "./mcp-http";
import type { McpServerRow } from "./mcp-servers";

/** More than any useful answer; what is larger ends the connection. */
export const MAX_ANSWER_BYTES = 5_000_000;
const MAX_TOOLS = 1_000;
const IDLE_MS = 5 * 60_000;

export type KnownTool = Tool & { digest: string };
export type McpConnection = {
  server: string;
  client: Client;
  tools: ReadonlyMap<string, KnownTool>;
  /** Why it ended, when it was not us. */
  failure: { error?: unknown };
  /** Strikes out our credentials, should the server have echoed them. */
  redact: (text: string) => string;
};
type Wired = { transport: Transport; redact: McpConnection["redact"] };

type Kept = { version: number; opening: Promise<McpConnection>; idle?: NodeJS.Timeout };
const kept = new Map<string, Kept>();

/** The connection to a server, opened if there is none. Throws UNAVAILABLE, TIMEOUT or INTERNAL (system_credentials). */
export async function connected(ctx: Ctx, server: McpServerRow, timeoutMs: number): Promise<McpConnection> {
  const known = kept.get(server.name);
  if (known && known.version !== server.version) await drop(server.name);
  const entry = kept.get(server.name) ?? open(ctx, server, timeoutMs);
  clearTimeout(entry.idle);
  // A program that nobody asks anything any more need not run.
  entry.idle = setTimeout(() => void drop(server.name), IDLE_MS).unref();
  return entry.opening;
}

function open(ctx: Ctx, server: McpServerRow, timeoutMs: number): Kept {
  const opening = connect(ctx, server, timeoutMs);
  const entry: Kept = { version: server.version, opening };
  kept.set(server.name, entry);
  opening.catch(() => {
    if (kept.get(server.name) === entry) kept.delete(server.name);
    clearTimeout(entry.idle);
  });
  return entry;
}

async function connect(ctx: Ctx, server: McpServerRow, timeoutMs: number): Promise<McpConnection> {
  const client = new Client({ name: "steward", version: packageJson.version });
  const failure: McpConnection["failure"] = {};
  const who = `The MCP server ${server.name}`;
  try {
    const { transport, redact } = await transportOf(ctx, server, timeoutMs);
    client.onerror = (error) => {
      // Closing for one reason makes others; the first is the one that counts.
      failure.error ??= tooLarge(error) ?? error;
      log.debug({ server: server.name, err: error }, "an MCP server's connection failed");
      if (failure.error instanceof AppError) void client.close();
    };
    await client.connect(transport, { timeout: timeoutMs });
    const tools = await listTools(client, timeoutMs);
    const connection = { server: server.name, client, failure, redact, tools };
    client.onclose = () => void forget(connection);
    return connection;
  } catch (error) {
    await client.close().catch(() => {});
    throw transportError(failure.error instanceof AppError ? failure.error : error, who);
  }
}

async function transportOf(ctx: Ctx, server: McpServerRow, timeoutMs: number): Promise<Wired> {
  if (server.transport === "http") return httpTransport(ctx, server, { timeoutMs, maxBytes: MAX_ANSWER_BYTES });
  const given = variables(server.env as string[]);
  const transport = new StdioClientTransport({
    command: server.command ?? "",
    args: server.args as string[],
    env: given,
    stderr: "ignore",
    maxBufferSize: MAX_ANSWER_BYTES,
  });
  return { transport, redact: redactor(Object.values(given)) };
}

function tooLarge(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof AppError) return error;
  // The SDK tells of both in words of its own, around ours or its.
  if (!/larger than \d+ bytes|exceeded maximum size/.test(error.message)) return null;
  const message = `The answer is larger than ${MAX_ANSWER_BYTES} bytes.`;
  return new AppError("PAYLOAD_TOO_LARGE", message, { reason: "answer_too_large", cause: error });
}

async function listTools(client: Client, timeoutMs: number): Promise<Map<string, KnownTool>> {
  const tools = new Map<string, KnownTool>();
  let cursor: string | undefined;
  do {
    // Not listTools: that compiles the tools' schemas, and what an answer must fit is our contract's to say.
    const request = { method: "tools/list", params: cursor === undefined ? {} : { cursor } };
    const page = await client.request(request, ListToolsResultSchema, { timeout: timeoutMs });
    for (const tool of page.tools) tools.set(tool.name, { ...tool, digest: digestOf(tool) });
    cursor = page.nextCursor;
  } while (cursor !== undefined && tools.size < MAX_TOOLS);
  return tools;
}

/** What somebody agreed to when they imported it: its name, what it says it does, what it takes and gives. */
function digestOf({ name, description, inputSchema, outputSchema, annotations }: Tool): string {
  const said = JSON.stringify([name, description, inputSchema, outputSchema, annotations]);
  return createHash("sha256").update(said).digest("hex").slice(0, 32);
}

/** The next call connects anew. */
export async function forget({ server, client }: McpConnection): Promise<void> {
  const entry = kept.get(server);
  const current = await entry?.opening.catch(() => null);
  if (current?.client === client && kept.get(server) === entry) await drop(server);
}

async function drop(name: string): Promise<void> {
  const entry = kept.get(name);
  kept.delete(name);
  clearTimeout(entry?.idle);
  const connection = await entry?.opening.catch(() => null);
  await connection?.client.close().catch(() => {});
}

/** Ends every connection of this process, and the programs it started with them. */
export async function closeMcpConnections(): Promise<void> {
  await Promise.all([...kept.keys()].map(drop));
}
