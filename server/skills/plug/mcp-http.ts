// The MCP SDK's streamable HTTP transport over a resource.
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Ctx } from "../../context";
import { openConversation } from "../../resources/connectors/http-stream";
import type { McpServerRow } from "./mcp-servers";

type Limits = { timeoutMs: number; maxBytes: number };

export async function httpTransport(ctx: Ctx, { resource, path }: McpServerRow, limits: Limits) {
  const conversation = await openConversation(ctx, { resourceId: resource ?? "", path: path ?? "/mcp", ...limits });
  const transport = new StreamableHTTPClientTransport(conversation.url, {
    // We hear nothing between calls, so no stream is kept open for it: the specification lets a server say that it has none,
    // and here we say it for the server.
    fetch: (url, init) =>
      init?.method === "GET" ? Promise.resolve(new Response(null, { status: 405 })) : conversation.fetch(url, init),
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  });
  return { transport, redact: conversation.redact };
}
