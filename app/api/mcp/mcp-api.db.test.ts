// Steward driven by the official SDK's client: what each person is offered, a procedure carried out, one that waits for a
// person, and what is refused.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "@/prisma/test-demo";
import { createToken, listTokens, revokeToken } from "@/server/auth/tokens";
import { systemClock, type Ctx, type Role } from "@/server/context";
import { createEngine } from "@/server/engine/run";
import { advance } from "@/server/engine/advance";
import { AppError } from "@/server/errors";
import type { TestDatabase } from "@/server/postgres/test-database";
import { getSkill, setPluggedSkills } from "@/server/skills/registry";
import { DELETE, GET, POST } from "./route";

let database: TestDatabase;
let url: string;
let close: () => void;
let stopWorker: () => Promise<void>;

const as = (role: Role): Ctx => ({
  actor: { userId: `user_demo_${role}`, role, customerId: role === "customer" ? "cust_demo" : null, name: role },
  ...{ db: database.client, clock: systemClock, locale: "en" as const },
});

/** The route behind a real port. */
async function serve() {
  const http = createServer((incoming, outgoing) => {
    void (async () => {
      const { method = "GET", headers } = incoming;
      const body = method === "POST" ? (Readable.toWeb(incoming) as ReadableStream) : null;
      const init = { method, headers: headers as Record<string, string>, body, duplex: "half" };
      const handle = { GET, POST, DELETE }[method] ?? GET;
      const response = await handle(new Request(`http://localhost${incoming.url}`, init as RequestInit));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    })();
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/mcp`;
  close = () => void http.close(() => {});
}

/** Whatever begins is carried on, as the worker would. */
function work(): () => Promise<void> {
  const engine = createEngine(database);
  let going = true;
  const loop = (async () => {
    while (going) {
      const open = await database.client.execution.findMany({ where: { status: { in: ["PENDING", "RUNNING"] } } });
      for (const { id } of open) await advance(engine, id);
      await new Promise((next) => setTimeout(next, 20));
    }
  })();
  return () => {
    going = false;
    return loop;
  };
}

beforeAll(async () => {
  database = await demoDatabase();
  await serve();
  stopWorker = work();
});
afterAll(async () => {
  await stopWorker();
  close();
});

async function client(token: string): Promise<Client> {
  const made = new Client({ name: "test", version: "1.0.0" });
  const requestInit = { headers: { authorization: `Bearer ${token}`, "accept-language": "en" } };
  await made.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }) as never);
  return made;
}
const clientOf = async (role: Role) => client((await createToken(as(role), { name: "test" })).token);
const call = (made: Client, name: string, input: Record<string, unknown>) =>
  made.callTool({ name, arguments: input }) as Promise<CallToolResult>;
const words = (result: CallToolResult) => result.content.map((part) => (part.type === "text" ? part.text : "")).join();

describe("the tools a person is offered", () => {
  it("are those their permissions allow", async () => {
    const names = async (role: Role) => (await (await clientOf(role)).listTools()).tools.map(({ name }) => name);
    const [customers, operators] = [await names("customer"), await names("ops")];
    expect(customers).toEqual(expect.arrayContaining(["run_handle_order_delay", "getOrderDetails", "get_execution"]));
    expect(customers).toContain("getCart");
    expect(operators).toContain("getOrderDetails");
    expect(operators).not.toContain("getCart");
    // What writes is reached through a procedure, never by itself.
    for (const name of ["offerCompensation", "executeRefund", "sendEmail"]) {
      expect(customers).not.toContain(name);
      expect(operators).not.toContain(name);
    }
  });

  it("are described in schemas a client can hold the answers to", async () => {
    const { tools } = await (await clientOf("customer")).listTools();
    const order = tools.find(({ name }) => name === "getOrderDetails")!;
    expect(order.inputSchema).toMatchObject({ type: "object", required: ["order_id"] });
    expect(order.annotations).toMatchObject({ readOnlyHint: true });
    expect(tools.find(({ name }) => name === "run_handle_order_delay")!.inputSchema).toMatchObject({
      properties: { order_id: { type: "string" } },
    });
    // A comma in a text without quotes makes a keyword of its second half, which a strict client refuses.
    for (const { name, inputSchema } of tools) expect(JSON.stringify(inputSchema), name).not.toMatch(/:null[,}]/);
  });
});

describe("a skill of the company's own", () => {
  afterEach(() => setPluggedSkills([]));

  it("has a name that is a client's to use and nobody else's", async () => {
    const own = (name: string, i: number) => ({ ...getSkill("getCart"), id: `own_${i}_v1`, name });
    setPluggedSkills(["get_execution", "desk.case", "desk_case", "x".repeat(99)].map(own));
    const made = await clientOf("customer");
    const names = (await made.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["get_execution", "get_execution_2", "desk_case", "desk_case_2", "x".repeat(64)]),
    );
    expect(new Set(names).size).toBe(names.length);
    expect((await call(made, "get_execution", { execution_id: "exec_none" })).isError).toBe(true);
  });

  it("answers with what its system refuses", async () => {
    const run = () => Promise.reject(new AppError("UNAVAILABLE", "It is away.", { reason: "system_down" }));
    setPluggedSkills([{ ...getSkill("getCart"), id: "away_v1", name: "away", run }]);
    const answer = await call(await clientOf("customer"), "away", {});
    expect([answer.isError, words(answer)]).toEqual([true, "system_down: It is away."]);
  });
});

describe("a skill that reads", () => {
  it("answers with the person's own records, and refuses others' as if they were not there", async () => {
    const made = await clientOf("customer");
    expect((await call(made, "getOrderDetails", { order_id: "12345" })).structuredContent).toMatchObject({
      ...{ order_id: "12345", customer_id: "cust_demo" },
    });
    const { id } = await database.client.order.findFirstOrThrow({ where: { NOT: { customerId: "cust_demo" } } });
    const refused = await call(made, "getOrderDetails", { order_id: id });
    expect([refused.isError, words(refused)]).toEqual([true, expect.stringContaining("order_not_found")]);
    const wrong = await call(made, "getOrderDetails", { order: 1 });
    expect([wrong.isError, words(wrong)]).toEqual([true, expect.stringContaining("order_id")]);
  });

  it("shows personal data only to who may read it, and leaves an audit row", async () => {
    const shown = (await call(await clientOf("ops"), "getOrderDetails", { order_id: "12345" })).structuredContent;
    expect(shown).toMatchObject({ order_id: "12345", customer_email: expect.stringContaining("•••") });
    const full = (await call(await clientOf("manager"), "getOrderDetails", { order_id: "12345" })).structuredContent;
    expect(full).toMatchObject({ customer_email: "xiaowen.lin@example.com" });
    const rows = await database.client.auditLog.findMany({ where: { action: "skill.read" } });
    expect(rows).toContainEqual(expect.objectContaining({ actorId: "user_demo_ops", resourceId: "getOrderDetails" }));
  });

  it("is refused when it writes, or is not there for this person", async () => {
    const made = await clientOf("customer");
    for (const name of ["executeRefund", "run_no_such", "no_such_tool"]) {
      await expect(call(made, name, {})).rejects.toThrow(/There is no tool/);
    }
  });
});

describe("a procedure", () => {
  it("is carried out to its answer", async () => {
    const made = await clientOf("customer");
    const done = await call(made, "run_handle_order_delay", { order_id: "no-such-order" });
    expect(done.structuredContent).toMatchObject({ status: "SUCCEEDED", message: expect.stringContaining("no-such") });
    const { execution_id: id } = done.structuredContent as { execution_id: string };
    const again = await call(made, "get_execution", { execution_id: id });
    expect(again.structuredContent).toEqual(done.structuredContent);
    expect(await database.client.execution.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ channel: "mcp", userId: "user_demo_customer", customerId: "cust_demo" },
    });
    const others = await call(await clientOf("customer_service"), "get_execution", { execution_id: "exec_none" });
    expect(others.isError).toBe(true);
  });

  it("waits for the person it asks, and says so", async () => {
    const made = await clientOf("customer");
    const asked = await call(made, "run_create_order_with_payment", {});
    expect(asked.structuredContent).toMatchObject({
      ...{ status: "WAITING", message: null, waiting_for: expect.stringContaining("not a program") },
    });
  });

  it("is refused for an input that does not fit, and for who may not run it", async () => {
    const wrong = await call(await clientOf("customer"), "run_handle_order_delay", {});
    expect([wrong.isError, words(wrong)]).toEqual([true, expect.stringContaining("order_id")]);
    const reader = await clientOf("ops");
    const { tools } = await reader.listTools();
    expect(tools.map(({ name }) => name)).not.toContain("run_create_order_with_payment");
    await expect(call(reader, "run_create_order_with_payment", {})).rejects.toThrow(/There is no tool/);
  });
});

describe("the way in", () => {
  const post = (headers: Record<string, string>, body = "{}") =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });

  it("is closed without a token, with a wrong, revoked or expired one, and to a session's cookie", async () => {
    const { id, token } = await createToken(as("customer"), { name: "short" });
    await revokeToken(as("customer"), { id });
    const old = await createToken({ ...as("customer"), clock: { now: () => new Date(0) } }, { name: "old", days: 1 });
    const tried: Record<string, string>[] = [
      {},
      { authorization: "Bearer stw_nonsensenonsensenonsense" },
      { cookie: "steward.session_token=x" },
    ];
    const shown = [token, old.token].map((one) => ({ authorization: `Bearer ${one}` }));
    for (const headers of [...tried, ...shown]) {
      const answer = await post(headers);
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="steward"']);
    }
  });

  it("takes requests only, of a reasonable size", async () => {
    for (const method of ["GET", "DELETE"]) expect((await fetch(url, { method })).status).toBe(405);
    const { token } = await createToken(as("customer"), { name: "big" });
    const headers = { authorization: `Bearer ${token}`, accept: "application/json, text/event-stream" };
    expect((await post(headers, JSON.stringify({ x: "x".repeat(300_000) }))).status).toBe(413);
    expect((await post(headers, "{")).status).toBe(400);
  });

  it("is by tokens that are one's own, kept as digests, and audited", async () => {
    const mine = await listTokens(as("customer"));
    expect(mine.length).toBeGreaterThan(0);
    // Only the public beginning is kept as it is.
    expect(JSON.stringify(await database.client.accessToken.findMany())).not.toMatch(/stw_[0-9a-f]{8}_/);
    await expect(revokeToken(as("ops"), { id: mine[0]!.id })).rejects.toThrow(
      expect.objectContaining({ code: "NOT_FOUND" }),
    );
    await expect(createToken(as("ops"), { name: "x", userId: "user_demo_admin" })).rejects.toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
    const audit = await database.client.auditLog.findMany({ where: { resourceType: "access_token" } });
    expect(audit.map(({ action }) => action)).toEqual(expect.arrayContaining(["token.create", "token.revoke"]));
    expect(JSON.stringify(audit.map(({ after }) => after))).not.toContain("stw_");
  });
});
