// A warehouse's MCP server, over stdio and over streamable HTTP: its tools become skills, and what goes wrong on the way is
// told in Steward's words.
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Actor, Ctx } from "../../context";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { getSkill, setPluggedSkills } from "../registry";
import { agent, customer, ops, skillContext, system } from "../test-shop";
import { bindSkills, unbindSkills } from "./bindings";
import { loadBindings } from "./load-bindings";
import { closeMcpConnections, TOOLS_FRESH_MS } from "./mcp-connections";
import { listMcpTools, mcpBindings } from "./mcp-import";
import { registerMcpServer, removeMcpServer } from "./mcp-servers";
import { addResource } from "./test-systems";
import { warehouseOverHttp, type WarehouseState } from "./test-warehouse";

const TOKEN = "warehouse-secret-token";
let database: TestDatabase;
let http: Awaited<ReturnType<typeof warehouseOverHttp>>;
const state: WarehouseState = { token: TOKEN, answersText: false, calls: [] };
let later = 0;
const clock = { now: () => new Date(Date.now() + later) };
const as = (actor: Actor): Ctx => ({ actor, db: database.client, clock, locale: "en" });
const program = {
  transport: "stdio" as const,
  name: "depot",
  command: process.execPath,
  args: ["--import", "tsx", join(import.meta.dirname, "test-warehouse.ts")],
};
const refused = (code: string, reason: string) =>
  expect.objectContaining({ code, options: expect.objectContaining({ reason }) });
const call = (name: string, input: Record<string, unknown>, actor: Actor = system) =>
  getSkill(name).run({ ...skillContext(database.client, "pick:1", { actor }), clock }, input);

async function importAll(server: string, change: Record<string, unknown> = {}): Promise<void> {
  const bindings = await mcpBindings(as(ops), { server, category: "logistics", ...change });
  await bindSkills(as(ops), { bindings });
  await loadBindings(database.client);
}

beforeAll(async () => {
  database = await testDatabase();
  http = await warehouseOverHttp(state);
  await addResource(database, "wms", http.url, { auth: "bearer", token: TOKEN });
  await registerMcpServer(as(system), program);
  await registerMcpServer(as(ops), { transport: "http", name: "wms", resource: "wms" });
  await importAll("depot");
  await importAll("wms");
});
afterEach(() => {
  http.trouble.status = null;
  state.answersText = false;
});
afterAll(async () => {
  setPluggedSkills([]);
  await closeMcpConnections();
  await http.close();
});

describe("registering a server", () => {
  it("needs the permission, and over stdio the command line", async () => {
    await expect(registerMcpServer(as(agent), program)).rejects.toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
    await expect(registerMcpServer(as({ ...ops, role: "admin" }), program)).rejects.toThrow(
      refused("FORBIDDEN", "stdio_from_command_line"),
    );
  });

  it("is audited, and it stays while a skill is carried out by it", async () => {
    const rows = await database.client.auditLog.findMany({ where: { action: "mcp_server.register" } });
    expect(rows.map(({ resourceId }) => resourceId).sort()).toEqual(["depot", "wms"]);
    await expect(removeMcpServer(as(ops), { name: "wms" })).rejects.toThrow(refused("CONFLICT", "server_in_use"));
    await registerMcpServer(as(ops), { transport: "http", name: "spare", resource: "wms" });
    await removeMcpServer(as(ops), { name: "spare" });
    await expect(removeMcpServer(as(ops), { name: "spare" })).rejects.toThrow(
      refused("NOT_FOUND", "mcp_server_not_found"),
    );
  });
});

describe.each(["depot", "wms"])("tools of %s", (server) => {
  it("become skills with their schemas, reads where they say so", async () => {
    expect((await listMcpTools(as(ops), { server })).map(({ name }) => name)).toEqual([
      "stock-level",
      "pick",
      "odd",
      "die",
    ]);
    const stock = getSkill(`${server}StockLevel`);
    expect(stock).toMatchObject({ effect: "read", permissions: ["plugged:read"], category: "logistics" });
    expect(stock.input.safeParse({ sku: "A", place: "west" }).success).toBe(false);
    expect(getSkill(`${server}Pick`)).toMatchObject({
      ...{ effect: "external", permissions: ["plugged:write"] },
      reversibility: { kind: "irreversible" },
    });
    expect(await call(`${server}StockLevel`, { sku: "A" }, ops)).toEqual({ sku: "A", count: 7, shelves: ["A1"] });
    await expect(call(`${server}StockLevel`, { sku: "A" }, customer)).rejects.toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
    await expect(call(`${server}Pick`, { sku: "A" }, ops)).rejects.toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
  });

  it("refuse in our words, and are held to size", async () => {
    const refusal = (await call(`${server}StockLevel`, { sku: "none" }).catch((one: unknown) => one)) as Error;
    expect(refusal).toEqual(refused("CONFLICT", "system_conflict"));
    expect(refusal.message).not.toContain("db-9");
    await expect(call(`${server}StockLevel`, { sku: 1 })).rejects.toThrow(refused("VALIDATION", "skill_input"));
    await expect(call(`${server}StockLevel`, { sku: "huge" })).rejects.toThrow(
      refused("PAYLOAD_TOO_LARGE", "answer_too_large"),
    );
    expect(await call(`${server}StockLevel`, { sku: "B" })).toMatchObject({ count: 7 });
  });

  it("are given the key of the business act, and no credential comes back", async () => {
    const { text } = (await call(`${server}Pick`, { sku: "A" })) as { text: string };
    expect(text).toContain("picked A under pick:1");
    expect(text).not.toContain(TOKEN);
  });
});

it("gives up on a tool in time", async () => {
  const [binding] = await mcpBindings(as(ops), { server: "wms", tools: ["stock-level"], category: "logistics" });
  await bindSkills(as(ops), { bindings: [{ ...binding!, timeout_ms: 300 }] });
  await loadBindings(database.client);
  await expect(call("wmsStockLevel", { sku: "hang" })).rejects.toThrow(expect.objectContaining({ code: "TIMEOUT" }));
  await importAll("wms");
});

it("says that a server is away, and finds it again", async () => {
  http.trouble.status = 503;
  await expect(call("wmsStockLevel", { sku: "A" })).rejects.toThrow(
    expect.objectContaining({ code: "UNAVAILABLE", retryable: true }),
  );
  http.trouble.status = null;
  expect(await call("wmsStockLevel", { sku: "A" })).toMatchObject({ count: 7 });
  await expect(call("depotDie", {})).rejects.toThrow(refused("UNAVAILABLE", "system_down"));
  expect(await call("depotStockLevel", { sku: "A" })).toMatchObject({ count: 7 });
});

it("keeps the contract: a tool that answers something else is INTERNAL, by the field", async () => {
  const own = {
    skill: {
      ...{ name: "countShelves", category: "logistics", permissions: ["plugged:read"], effect: "read" },
      description: { "zh-CN": "货架数", en: "Counts shelves" },
      input: { type: "object", properties: {} },
      output: { type: "object", properties: { count: { type: "integer" } }, required: ["count"] },
    },
    mcp: { server: "wms", tool: "odd", output: '{"count": response.text}' },
  };
  await bindSkills(as(ops), { bindings: [own] as never });
  await loadBindings(database.client);
  await expect(call("countShelves", {})).rejects.toThrow(/count: .*expected number/);
  await unbindSkills(as(ops), { skills: ["countShelves"] });
});

it("does not call a tool that is no longer what was agreed to, over a connection that is open", async () => {
  expect(await call("wmsStockLevel", { sku: "A" })).toMatchObject({ count: 7 });
  state.answersText = true;
  later += TOOLS_FRESH_MS + 1;
  const before = state.calls.length;
  await expect(call("wmsStockLevel", { sku: "A" })).rejects.toThrow(refused("UNAVAILABLE", "tool_changed"));
  await expect(call("wmsStockLevel", { sku: "A" })).rejects.toThrow(refused("UNAVAILABLE", "tool_changed"));
  expect(state.calls.length).toBe(before);
  await importAll("wms");
  expect(await call("wmsStockLevel", { sku: "A" })).toMatchObject({ count: 7 });
});

it("knows at once what somebody imported anew, though the connection has seen the tool as it was", async () => {
  expect(await call("wmsStockLevel", { sku: "A" })).toMatchObject({ count: 7 });
  state.answersText = true;
  const digest = (await listMcpTools(as(ops), { server: "wms" })).find(({ name }) => name === "stock-level")!.digest;
  const [binding] = await mcpBindings(as(ops), { server: "wms", tools: ["stock-level"], category: "logistics" });
  expect(binding!.source!.digest).toBe(digest);
  state.answersText = false;
  await listMcpTools(as(ops), { server: "wms" });
  state.answersText = true;
  await bindSkills(as(ops), { bindings: [binding!] });
  await loadBindings(database.client);
  expect(await call("wmsStockLevel", { sku: "A" })).toMatchObject({ count: 7 });
  state.answersText = false;
  await importAll("wms");
});

it("asks a server that says that its tools changed", async () => {
  expect(await call("depotStockLevel", { sku: "A" })).toMatchObject({ count: 7 });
  await call("depotStockLevel", { sku: "rename" });
  await expect(call("depotStockLevel", { sku: "A" })).rejects.toThrow(refused("UNAVAILABLE", "tool_changed"));
  await importAll("depot");
  expect(await call("depotStockLevel", { sku: "A" })).toMatchObject({ count: 7 });
});
