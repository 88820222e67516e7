// What an MCP server offers: its tools, each with a digest of what somebody agreed to when they imported it.
import { createHash } from "node:crypto";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  ListToolsResultSchema,
  ToolListChangedNotificationSchema,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";

const MAX_TOOLS = 1_000;

export type KnownTool = Tool & { digest: string };
/** `askedAt` by the clock, in milliseconds; `changed` when the server said so since. */
export type ToolList = { tools: ReadonlyMap<string, KnownTool>; askedAt: number; changed: boolean };

export async function listTools(client: Client, timeoutMs: number): Promise<Map<string, KnownTool>> {
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

export function hearOfChanges(client: Client, changed: () => void): void {
  client.setNotificationHandler(ToolListChangedNotificationSchema, changed);
}

/** Its name, what it says it does, what it takes and gives. */
function digestOf({ name, description, inputSchema, outputSchema, annotations }: Tool): string {
  const said = JSON.stringify([name, description, inputSchema, outputSchema, annotations]);
  return createHash("sha256").update(said).digest("hex").slice(0, 32);
}
