// Open connections to MCP servers: one for each server and process, made when it is needed and again when the server was
// changed or went away. What it offers is kept with it and asked for again, so that a tool that changes is noticed.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import packageJson from "../../../package.json" with { type: "json" };
import type { Ctx } from "../../context";
import { variables } from "../../env";
import { AppError } from "../../errors";
import { log } from "../../log";
import { redactor } from "../../security/redact";
import { transportError } from "./mcp-errors";
import { httpTransport } from "./mcp-http";
import type { McpServerRow } from "./mcp-servers";
import { hearOfChanges, listTools, type KnownTool, type ToolList } from "./mcp-tool-list";

/** More than any useful answer; what is larger ends the connection. */
export const MAX_ANSWER_BYTES = 5_000_000;
const IDLE_MS = 5 * 60_000;
/** How old what a server offers may be. One that says that it changed is asked at once. */
export const TOOLS_FRESH_MS = 20_000;

export type McpConnection = {
  server: string;
  client: Client;
  offers: ToolList;
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
    const offers = { ...(await offered(ctx, client, timeoutMs)), changed: false };
    const connection = { server: server.name, client, failure, redact, offers };
    hearOfChanges(client, () => (connection.offers.changed = true));
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

async function offered(ctx: Ctx, client: Client, timeoutMs: number) {
  const askedAt = ctx.clock.now().getTime();
  return { askedAt, tools: await listTools(client, timeoutMs) };
}

/**
 * What a server offers now, or did a moment ago; `anew` asks whatever is known. Throws as `connected` does, also when a
 * connection that was open turns out to lead nowhere.
 */
export async function toolsOf(
  ctx: Ctx,
  connection: McpConnection,
  { timeoutMs, anew = false }: { timeoutMs: number; anew?: boolean },
): Promise<ReadonlyMap<string, KnownTool>> {
  const { offers, client } = connection;
  const old = offers.changed || ctx.clock.now().getTime() - offers.askedAt > TOOLS_FRESH_MS;
  if (!anew && !old) return offers.tools;
  // Said before it is asked: a change that comes meanwhile is asked for again.
  offers.changed = false;
  try {
    Object.assign(offers, await offered(ctx, client, timeoutMs));
  } catch (error) {
    offers.changed = true;
    await forget(connection);
    throw error;
  }
  return offers.tools;
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
