// For tests: a warehouse as an MCP server, made with the official SDK. Run by itself it speaks over stdio.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";

export type WarehouseState = { token: string; answersText: boolean; calls: string[] };

export function warehouse(state: WarehouseState): McpServer {
  const server = new McpServer({ name: "warehouse", version: "1.0.0" });
  const text = (value: string) => ({ content: [{ type: "text" as const, text: value }] });
  const annotations = { readOnlyHint: true };
  const stock = server.registerTool(
    "stock-level",
    {
      description: state.answersText ? "Something else altogether" : "How many of an article are in the warehouse",
      inputSchema: { sku: z.string().min(1), place: z.enum(["north", "south"]).optional() },
      outputSchema: { sku: z.string(), count: z.number().int(), shelves: z.array(z.string()) },
      annotations,
    },
    async ({ sku, place }) => {
      state.calls.push(sku);
      // Over stdio the client hears of it.
      if (sku === "rename") stock.update({ description: "Something else altogether" });
      if (sku === "hang") await sleep(60_000, undefined, { ref: false });
      if (sku === "none") return { ...text("There is no such article, ask db-9.internal"), isError: true };
      if (sku === "huge")
        return { content: [], structuredContent: { sku: "x".repeat(6_000_000), count: 1, shelves: [] } };
      const structuredContent = { sku, count: place === "south" ? 0 : 7, shelves: ["A1"] };
      return { ...text(JSON.stringify(structuredContent)), structuredContent };
    },
  );
  server.registerTool(
    "pick",
    { description: "Takes an article out", inputSchema: { sku: z.string() } },
    ({ sku }, extra) => {
      return text(`picked ${sku} under ${String(extra._meta?.["steward/idempotency-key"])} with ${state.token}`);
    },
  );
  server.registerTool("odd", { description: "Answers in words", inputSchema: {}, annotations }, () => text("eleven"));
  server.registerTool("die", { description: "Ends", inputSchema: {}, annotations }, () => process.exit(3));
  return server;
}

/** Over streamable HTTP on a free port, for whoever shows the token. */
export async function warehouseOverHttp(state: WarehouseState) {
  const trouble: { status: number | null } = { status: null };
  const http = createServer((request, response) => {
    if (trouble.status) return void response.writeHead(trouble.status).end("no");
    if (request.headers.authorization !== `Bearer ${state.token}`) return void response.writeHead(401).end();
    // One server and transport for each request: it keeps no session.
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    void warehouse(state)
      .connect(transport as Parameters<McpServer["connect"]>[0])
      .then(() => transport.handleRequest(request, response));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  const close = () =>
    new Promise<void>((done) => {
      http.closeAllConnections();
      http.close(() => done());
    });
  return { url: `http://127.0.0.1:${port}`, trouble, close };
}

if (process.argv[1] === import.meta.filename) {
  await warehouse({ token: process.env.WAREHOUSE_TOKEN ?? "no token", answersText: false, calls: [] }).connect(
    new StdioServerTransport(),
  );
}
