// A planted credential is looked for everywhere: the other side echoes it in answers and errors, a procedure hands the
// answer on to a model and to the customer, everything is logged at the finest level, and the whole database is read.
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { systemClock, type Ctx } from "../context";
import { log, logFailure } from "../log";
import { callModel } from "../models/call";
import { startFakeMessagesApi, type FakeMessagesApi } from "../models/fake-messages-api";
import { createAnthropicProvider } from "../models/providers/anthropic";
import { createModelRuntime } from "../models/runtime";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { callResource } from "../resources/connectors/http";
import { getFile } from "../resources/connectors/files";
import { queryResource } from "../resources/connectors/postgres";
import { contextFor, ownDataDir, plugIn } from "../resources/test-resources";
import { testServer, type TestServer } from "../resources/test-server";
import { deliverWebhook } from "../resources/webhooks/deliver";
import { queueWebhook } from "../resources/webhooks/queue";
import { defineSkill, type Skill } from "../skills/contract";
import { register } from "../skills/register";
import { checkSource } from "../sop/load";
import { createCallerFactory, createTrpcContext } from "../trpc/init";
import { resourcesRouter } from "../trpc/routers/resources";
import { startExecution } from "./client";
import { createEngine } from "./run";
import { runToEnd } from "./run-to-end";

const PLANTED = {
  token: "planted/token+with=signs-7f3a",
  basic: "planted:password-91bc",
  query: "planted query&key-22de",
  client: "planted-client-secret-5e0c",
  access: "planted-access-token-aa41",
  database: "planted-database-password-c3",
  s3: "planted-s3-secret-key-d4",
  mail: "planted-mail-password-e5",
  webhook: `whsec_${Buffer.from("planted-signing-secret-of-32-byt").toString("base64")}`,
};

const SOP = `
SOP_ID: ask_elsewhere
VERSION: 1
TITLE: { zh-CN: 问, en: Ask }
DESCRIPTION: { zh-CN: 问, en: Ask }
TRIGGERS: []
INPUT_SCHEMA:
  type: object
  properties: { order_id: { type: string } }
  required: [order_id]
STEPS:
  - id: ask
    type: skill_call
    label: { zh-CN: 问, en: Ask }
    skill_name: askElsewhere
    input: { order_id: "\${INPUT.order_id}" }
    output_var: answer
  - id: write
    type: model_call
    label: { zh-CN: 写, en: Write }
    skill_name: writeAnswer
    model_router_policy: complex_generation
    input: { said: "\${answer.said}" }
    prompt_template: { zh-CN: "写一句话。", en: "Write a sentence." }
    output_var: text
  - id: tell
    type: output
    label: { zh-CN: 答, en: Answer }
    message_template: "\${answer.said} \${text.text}"
`;

let database: TestDatabase;
let echo: TestServer;
let api: FakeMessagesApi;
const lines: string[] = [];
const said: unknown[] = [];

beforeAll(async () => {
  ownStream();
  database = await testDatabase();
  api = await startFakeMessagesApi();
  echo = await testServer(({ path, headers, body, method }, response) => {
    const answer = { path, headers, body, decoded: decoded(headers.authorization), query: decodeURIComponent(path) };
    const status = path.startsWith("/fail") || method === "HEAD" ? 500 : 200;
    if (path === "/token")
      return void response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ access_token: PLANTED.access, token_type: "bearer" }));
    if (path === "/refuse")
      return void response
        .writeHead(400, { "content-type": "application/json" })
        .end(JSON.stringify({ error: "no", error_description: PLANTED.client }));
    if (path.startsWith("/hook")) return void response.writeHead(500).end(`you signed with ${PLANTED.webhook}`);
    response
      .writeHead(status, { "content-type": "application/json", "x-echo": String(headers.authorization ?? "") })
      .end(JSON.stringify(answer));
  });
});
ownDataDir();
afterAll(() => Promise.all([echo.close(), api.close(), new Promise<void>((done) => smtp.close(done))]));

/** Quotes the password it refuses. */
const smtp = new SMTPServer({
  disabledCommands: ["STARTTLS"],
  allowInsecureAuth: true,
  logger: false,
  onAuth: ({ password }, _session, done) => done(new Error(`not ${String(password)}`)),
});

/** Everything the process would log, as it would be written. */
function ownStream(): void {
  const stream = (log as unknown as Record<symbol, { write: (line: string) => void }>)[pino.symbols.streamSym];
  log.level = "trace";
  stream!.write = (line) => void lines.push(line);
}

function decoded(authorization = ""): string {
  return Buffer.from(authorization.replace("Basic ", ""), "base64").toString();
}

/** Every spelling a value could be found under. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value);
  const wide = (text: string) => JSON.stringify(text).slice(1, -1);
  const plain = [value, encodeURIComponent(value), new URLSearchParams([["", value]]).toString().slice(1)];
  return [...plain, ...plain.map(wide), bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")];
}

function expectClean(where: string, text: string): void {
  for (const [name, value] of Object.entries(PLANTED)) {
    for (const one of spellings(value)) expect(text.includes(one), `${name} in ${where}`).toBe(false);
  }
}

async function dump(): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('public', 'graphile_worker')`,
  );
  const texts = await Promise.all(
    rows.map(async ({ name }) =>
      (await database.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)).rows
        .map(({ row }) => row)
        .join("\n"),
    ),
  );
  return texts.join("\n");
}

const keep = (work: Promise<unknown>) =>
  work.then(
    (value) => void said.push(value),
    (error: unknown) => {
      logFailure("test", error);
      for (let one = error; one; one = (one as Error).cause)
        said.push(String(one), (one as Error).stack, { ...(one as Error) });
    },
  );

const as = (): Ctx => contextFor(database);

async function plugAll(): Promise<void> {
  await new Promise<void>((done) => void smtp.listen(0, "127.0.0.1", done));
  const { port } = smtp.server.address() as AddressInfo;
  const http = (id: string, settings: object, credentials: Record<string, string>) =>
    plugIn(as(), { id, connector: "http", endpoint: echo.url, settings: { ...settings } }, credentials);
  await http("bearer", { auth: "bearer", healthPath: "/fail" }, { token: PLANTED.token });
  await http("basic", { auth: "basic", username: "me" }, { password: PLANTED.basic });
  await http(
    "query",
    { auth: "api_key", keyIn: "query", keyName: "key", healthPath: "/fail" },
    { api_key: PLANTED.query },
  );
  await http(
    "oauth",
    { auth: "oauth2", tokenUrl: `${echo.url}/token`, clientId: "me", clientAuth: "post" },
    { client_secret: PLANTED.client },
  );
  await http(
    "refused",
    { auth: "oauth2", tokenUrl: `${echo.url}/refuse`, clientId: "me" },
    { client_secret: PLANTED.client },
  );
  await plugIn(
    as(),
    {
      id: "db",
      connector: "postgres",
      endpoint: "postgresql://127.0.0.1:1/x",
      settings: { username: "me", tls: "disable" },
    },
    { password: PLANTED.database },
  );
  await plugIn(
    as(),
    { id: "s3", connector: "s3", endpoint: echo.url, settings: { bucket: "fail", accessKeyId: "AK" } },
    { secret_access_key: PLANTED.s3 },
  );
  await plugIn(
    as(),
    { id: "smtp", connector: "smtp", endpoint: `smtp://127.0.0.1:${port}`, settings: { username: "me" } },
    { password: PLANTED.mail },
  );
  await plugIn(
    as(),
    { id: "hook", connector: "webhook", endpoint: `${echo.url}/hook` },
    { signing_secret: PLANTED.webhook },
  );
}

async function runProcedure(): Promise<void> {
  const askElsewhere = register(
    defineSkill({
      id: "ask_elsewhere_v1",
      name: "askElsewhere",
      version: "1.0.0",
      category: "order",
      description: { "zh-CN": "问", en: "Ask" },
      permissions: [],
      dependencies: [],
      sla: { maxLatencyMs: 1_000, successRate: 0.9, concurrency: 8 },
      effect: "read",
      reversibility: { kind: "none" },
      idempotency: () => null,
      costMicroUsd: 0,
      summarize: () => "ask",
      input: z.object({ order_id: z.string() }),
      output: z.object({ said: z.string() }),
      run: async (ctx, { order_id }) => {
        const answers = [];
        for (const resourceId of ["bearer", "basic", "query", "oauth"]) {
          answers.push(await callResource(ctx, { resourceId, method: "GET", path: `/orders/${order_id}` }));
        }
        return { said: JSON.stringify(answers) };
      },
    }) as unknown as Skill,
  );
  const { sop, problems } = checkSource(SOP, "sops/test/ask_elsewhere.yaml", {
    skills: new Map([["askElsewhere", askElsewhere]]) as never,
  });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const runtime = createModelRuntime([createAnthropicProvider({ apiKey: "sk-test", baseUrl: api.url })], {
    retryPauseMs: 0,
  });
  const engine = createEngine(database, {
    getSkill: () => askElsewhere,
    callModel: (request) => callModel(request, runtime),
  });
  const ctx: Ctx = { ...as(), clock: systemClock };
  const start = { channel: "web", locale: "en", intent: "ask", intentConfidence: 1, sentiment: 0 } as const;
  const { executionId } = await startExecution(ctx, { sop: sop!, input: { order_id: "12345" }, ...start });
  expect(await runToEnd(engine, executionId)).toBe("SUCCEEDED");
}

it("is found nowhere: not in logs, journal, prompts, errors, answers of the API, nor the database", async () => {
  await plugAll();
  await runProcedure();
  expect(JSON.stringify(api.requests)).toContain("orders/12345");
  for (const resourceId of ["bearer", "basic", "query", "oauth", "refused"]) {
    for (const path of ["/fail", "/orders"])
      await keep(callResource(as(), { resourceId, method: "POST", path, body: { a: 1 } }));
  }
  await keep(queryResource(as(), { resourceId: "db", sql: "SELECT 1" }));
  await keep(getFile(as(), "s3", "x"));
  const { deliveryId } = await queueWebhook(contextFor(database), {
    resourceId: "hook",
    event: "a.b",
    payload: {},
    key: "k",
    executionId: null,
  });
  await keep(deliverWebhook(contextFor(database, "system"), { deliveryId }));
  const caller = createCallerFactory(resourcesRouter)({
    ...createTrpcContext(new Headers()),
    viewer: async () => as(),
  });
  const { rows } = await caller.list({});
  said.push(rows);
  for (const { id, builtIn } of rows) if (!builtIn) said.push(await caller.check({ id }), await caller.get({ id }));
  said.push(await caller.deliveries({ resourceId: "hook" }), await caller.delivery({ deliveryId }));
  await keep(caller.setCredential({ id: "hook", name: "signing_secret", value: `${PLANTED.token} no base64` }));
  // A library that quotes what it was given: struck out as it is logged.
  logFailure("test", new Error(`connect with ${PLANTED.token} failed`), {
    config: { password: PLANTED.database, signed: PLANTED.webhook },
  });

  expect(lines.join("")).toContain("[secret]");
  expect(lines.length).toBeGreaterThan(5);
  const everything = await dump();
  expect(everything).toContain("orders/12345");
  expectClean("the log", lines.join(""));
  expectClean("model prompts", JSON.stringify(api.requests));
  expectClean("answers and errors", JSON.stringify(said));
  expectClean("the database", everything);
}, 60_000);
