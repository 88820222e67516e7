import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { switchResource } from "../change-resource";
import { removeCredential } from "../credentials";
import { checkResource } from "../health";
import { deliverEmail, getEmail, queueEmail } from "../mail";
import { queryByHand } from "../query-by-hand";
import { getResource } from "../registry";
import { contextFor, ownDataDir, plugIn } from "../test-resources";
import { testServer, type Seen, type TestServer } from "../test-server";
import { getFile, putFile } from "./files";
import { closeResourcePools, queryResource } from "./postgres";
import { mailServer } from "./smtp";

const folder = ownDataDir();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
const admin = () => contextFor(database);

describe("PostgreSQL", () => {
  beforeAll(async () => {
    const { username, host } = new URL(database.url);
    const name = new URL(database.url).pathname;
    await database.pool.query(
      "CREATE TABLE company_orders (id int, note text); INSERT INTO company_orders SELECT i, 'n' || i FROM generate_series(1, 20) i",
    );
    const settings = { username, tls: "disable" };
    const endpoint = `postgresql://${host}${name}`;
    await plugIn(
      admin(),
      { id: "erp_db", connector: "postgres", endpoint, settings },
      { password: decodeURIComponent(new URL(database.url).password) || "unused-password" },
    );
    await plugIn(
      admin(),
      { id: "dead_db", connector: "postgres", endpoint: "postgresql://127.0.0.1:1/x", settings },
      { password: "dead-password" },
    );
    await plugIn(
      admin(),
      { id: "guarded_db", connector: "postgres", allowPrivate: false, endpoint, settings },
      { password: "x" },
    );
  });
  afterAll(closeResourcePools);
  const query = (sql: string, more: object = {}) => queryResource(admin(), { resourceId: "erp_db", sql, ...more });
  const refused = { code: "VALIDATION", options: { reason: "query_refused" } };

  it("reads rows with values, as many as were asked for", async () => {
    const few = await query("SELECT id, note FROM company_orders WHERE id > $1 ORDER BY id", {
      values: [17],
      maxRows: 2,
    });
    expect(few).toEqual({
      rows: [
        { id: 18, note: "n18" },
        { id: 19, note: "n19" },
      ],
      truncated: true,
    });
    expect(await query("VALUES (1), (2);")).toMatchObject({ truncated: false });
    const all = await Promise.all(
      Array.from({ length: 12 }, () => query("SELECT count(*)::int AS n FROM company_orders")),
    );
    expect(all.every(({ rows }) => rows[0]?.n === 20)).toBe(true);
  });

  it.each([
    "DELETE FROM company_orders",
    "WITH gone AS (DELETE FROM company_orders RETURNING *) SELECT * FROM gone",
    "SELECT 1; DELETE FROM company_orders",
    "SELECT 1; COMMIT; DELETE FROM company_orders",
    "SELECT * FROM company_orders FOR UPDATE",
    "SELECT nextval('order_number_seq')",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "SELECT nothing FROM company_orders",
    "CREATE TABLE x (id int)",
    "SELECT $1",
    "nonsense",
  ])("changes nothing: %s", async (sql) => {
    await expect(query(sql)).rejects.toMatchObject(refused);
    expect((await database.pool.query("SELECT count(*)::int AS n FROM company_orders")).rows).toEqual([{ n: 20 }]);
  });

  it("ends in time, and says who did not answer, refused, or may not be reached", async () => {
    await expect(query("SELECT pg_sleep(5)", { timeoutMs: 20 })).rejects.toMatchObject({ code: "TIMEOUT" });
    expect((await query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    const dead = await queryResource(admin(), { resourceId: "dead_db", sql: "SELECT 1" }).catch((e: unknown) => e);
    expect(dead).toMatchObject({ code: "UNAVAILABLE", retryable: true, options: { reason: "resource_unreachable" } });
    expect(String(dead)).not.toContain("dead-password");
    await expect(queryResource(admin(), { resourceId: "guarded_db", sql: "SELECT 1" })).rejects.toMatchObject({
      options: { reason: "private_address" },
    });
  });

  it("gives values as JSON says them, exactly, wherever the process runs", async () => {
    const sql = `SELECT 9007199254740993::bigint AS whole, 1.10::numeric AS exact, date '2026-01-02' AS day,
      timestamp '2026-01-02 03:04:05' AS local, timestamptz '2026-01-02 03:04:05+02' AS moment, 'infinity'::timestamptz AS never,
      'NaN'::float8 AS odd, 0.5::float4 AS half, interval '1 day' AS span, '\\x00ff'::bytea AS bytes, ARRAY[1, 2] AS list,
      ARRAY[date '2026-01-02'] AS days, '{"a": 1}'::jsonb AS document, true AS yes, NULL AS nothing`;
    expect((await query(sql)).rows).toEqual([
      {
        whole: "9007199254740993",
        exact: "1.10",
        day: "2026-01-02",
        local: "2026-01-02 03:04:05",
        moment: "2026-01-02T01:04:05.000Z",
        never: "infinity",
        odd: "NaN",
        half: 0.5,
        span: "1 day",
        bytes: "AP8=",
        list: [1, 2],
        days: ["2026-01-02"],
        document: { a: 1 },
        yes: true,
        nothing: null,
      },
    ]);
  });

  it("is asked by hand by an administrator alone, which is noted", async () => {
    const sql = "SELECT count(*)::int AS n FROM company_orders";
    const ops = contextFor(database, "ops");
    await expect(queryByHand(ops, { resourceId: "erp_db", sql })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await queryByHand(admin(), { resourceId: "erp_db", sql })).toEqual({ rows: [{ n: 20 }], truncated: false });
    const audit = await database.client.auditLog.findMany({ where: { action: "resource.query" } });
    expect(audit).toMatchObject([{ resourceId: "erp_db", actorId: "admin", after: { sql, rows: 1 } }]);
  });

  it("leaves no lock behind, and refuses more than fits", async () => {
    await query("SELECT pg_advisory_lock(4711), set_config('search_path', 'nowhere', false)");
    const { rows } = await database.pool.query(
      "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711",
    );
    expect(rows).toEqual([{ n: 0 }]);
    expect((await query("SELECT count(*)::int AS n FROM company_orders")).rows).toEqual([{ n: 20 }]);
    const large = query("SELECT repeat('x', 100000) AS x FROM generate_series(1, 100)");
    await expect(large).rejects.toMatchObject({ options: { reason: "answer_too_large" } });
    await expect(query("SELECT timeout FROM company_orders")).rejects.toMatchObject(refused);
  });

  it("gives up on a server that says nothing any more, and finds it where its name leads then", async () => {
    const { hostname, port, pathname, username, password } = new URL(database.url);
    let silent = false;
    const proxy = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const [from, to] of [[near, far] as const, [far, near] as const]) {
        from.on("data", (bytes) => silent || to.write(bytes));
        from.on("error", () => to.destroy());
        from.on("close", () => to.destroy());
      }
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const through = (proxy.address() as AddressInfo).port;
    const settings = { username, tls: "disable" };
    const endpoint = `postgresql://localhost:${through}${pathname}`;
    const credential = { password: decodeURIComponent(password) || "unused-password" };
    await plugIn(admin(), { id: "silent_db", connector: "postgres", endpoint, settings }, credential);
    const ask = () => queryResource(admin(), { resourceId: "silent_db", sql: "SELECT 1 AS one", timeoutMs: 1 });
    const calm = { resourceId: "silent_db", sql: "SELECT 1 AS one" };
    expect((await queryResource(admin(), calm)).rows).toEqual([{ one: 1 }]);
    silent = true;
    await expect(ask()).rejects.toMatchObject({ code: "TIMEOUT", options: { reason: "resource_timeout" } });
    silent = false;
    expect((await queryResource(admin(), calm)).rows).toEqual([{ one: 1 }]);
    await closeResourcePools();
    proxy.close();
  });

  it("is checked, also while it is switched off", async () => {
    expect(await checkResource(admin(), { id: "erp_db" })).toMatchObject({
      health: "HEALTHY",
      healthError: null,
      healthReason: null,
    });
    expect(await checkResource(admin(), { id: "dead_db" })).toMatchObject({
      health: "DOWN",
      healthReason: "resource_unreachable",
      healthError: expect.stringContaining("ECONNREFUSED"),
    });
    await switchResource(admin(), { id: "erp_db", enabled: false });
    await expect(query("SELECT 1")).rejects.toMatchObject({ options: { reason: "resource_disabled" } });
    expect(await checkResource(admin(), { id: "erp_db" })).toMatchObject({ health: "HEALTHY" });
    await switchResource(admin(), { id: "erp_db", enabled: true });
  });
});

const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
const file = (text: string) => new TextEncoder().encode(text);

describe("local files", () => {
  it("keep what was put, in the place of what was there, with its kind", async () => {
    await putFile(admin(), null, "reports/2026/sales.csv", file("old"), "text/csv");
    await putFile(admin(), null, "reports/2026/sales.csv", bytes, "text/csv; charset=utf-8");
    expect(await getFile(admin(), null, "reports/2026/sales.csv")).toEqual({
      bytes,
      contentType: "text/csv; charset=utf-8",
    });
    expect(readdirSync(join(folder, "files/local/reports/2026")).filter((name) => name.includes("draft"))).toEqual([]);
    await plugIn(admin(), { id: "exports", connector: "files", settings: { folder: "daily" } });
    await expect(getFile(admin(), "exports", "reports/2026/sales.csv")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await putFile(admin(), "exports", "a.bin", bytes, "application/octet-stream");
    expect((await getFile(admin(), "exports", "a.bin")).bytes).toEqual(bytes);
    expect(await checkResource(admin(), { id: "exports" })).toMatchObject({ health: "HEALTHY" });
  });

  it.each(["../steward.key", "/etc/passwd", "a/../../b", ".hidden", "a//b", "a/.b", "", "a\0b", "a\\..\\b"])(
    "never leave their folder: %j",
    async (key) => {
      await expect(getFile(admin(), null, key)).rejects.toMatchObject({ name: "ZodError" });
      await expect(putFile(admin(), null, key, bytes, "x")).rejects.toMatchObject({ name: "ZodError" });
    },
  );

  it("say what is not there", async () => {
    for (const key of ["none.csv", "reports", "reports/2026/sales.csv/x"]) {
      await expect(getFile(admin(), null, key)).rejects.toMatchObject({
        code: "NOT_FOUND",
        options: { reason: "file_not_found" },
      });
    }
  });
});

describe("S3", () => {
  const KEY = "s3-secret-access-key-0001";
  const objects = new Map<string, { body: string; type: string }>();
  let store: TestServer;

  /** Signature Version 4 computed anew from what arrived, as the service does. */
  function signatureOf({ method, path, headers, body }: Seen): string {
    const scope = /Credential=[^/]+\/([^,]+),/.exec(headers.authorization ?? "")?.[1] ?? "";
    const signed = /SignedHeaders=([^,]+),/.exec(headers.authorization ?? "")?.[1] ?? "";
    const canonical = [
      method,
      path.split("?")[0],
      path.split("?")[1] ?? "",
      ...signed.split(";").map((name) => `${name}:${String(headers[name])}`),
      "",
      signed,
      headers["x-amz-content-sha256"],
    ].join("\n");
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    expect(headers["x-amz-content-sha256"]).toBe(hash(body));
    const toSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hash(canonical)].join("\n");
    const key = scope
      .split("/")
      .reduce((last, part) => createHmac("sha256", last).update(part).digest(), Buffer.from(`AWS4${KEY}`));
    return createHmac("sha256", key).update(toSign).digest("hex");
  }

  beforeAll(async () => {
    store = await testServer((request, response) => {
      const { method, path, headers, body } = request;
      const error = (status: number, code: string) =>
        response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${KEY}</Message></Error>`);
      if (!headers.authorization?.endsWith(`Signature=${signatureOf(request)}`))
        return void error(403, "SignatureDoesNotMatch");
      if (path.startsWith("/slow")) return void error(503, "SlowDown");
      if (!path.startsWith("/shop")) return void error(404, "NoSuchBucket");
      if (method === "HEAD") return void response.end();
      if (method === "PUT") {
        objects.set(path, { body, type: String(headers["content-type"]) });
        return void response.end();
      }
      const object = objects.get(path);
      if (!object) return void error(404, "NoSuchKey");
      response.writeHead(200, { "content-type": object.type }).end(object.body);
    });
    const settings = { bucket: "shop", region: "eu-central-1", accessKeyId: "AKIDEXAMPLE" };
    const s3 = (id: string, more: object, secret: string) =>
      plugIn(
        admin(),
        { id, connector: "s3", endpoint: store.url, settings: { ...settings, ...more } },
        { secret_access_key: secret },
      );
    await s3("s3", {}, KEY);
    await s3("s3_wrong", {}, "another-secret-key");
    await s3("s3_bucket", { bucket: "none" }, KEY);
    await s3("s3_slow", { bucket: "slow" }, KEY);
  });
  afterAll(() => store.close());

  it("puts and gets files under real signatures", async () => {
    await putFile(admin(), "s3", "报表".length ? "reports/a=b@1+2.csv" : "", file("编号,金额\n1,2"), "text/csv");
    const back = await getFile(admin(), "s3", "reports/a=b@1+2.csv");
    expect(new TextDecoder().decode(back.bytes)).toBe("编号,金额\n1,2");
    expect(back.contentType).toBe("text/csv");
    await expect(getFile(admin(), "s3", "none")).rejects.toMatchObject({
      code: "NOT_FOUND",
      options: { reason: "file_not_found" },
    });
    expect(await checkResource(admin(), { id: "s3" })).toMatchObject({ health: "HEALTHY" });
  });

  it("says what the store refuses, without what it quotes", async () => {
    const failure = await getFile(admin(), "s3_wrong", "x").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "UNAVAILABLE", retryable: false, options: { reason: "credential_refused" } });
    expect(String(failure)).toContain("SignatureDoesNotMatch");
    expect(String(failure)).not.toContain(KEY);
    await expect(getFile(admin(), "s3_bucket", "x")).rejects.toMatchObject({
      retryable: false,
      options: { reason: "files_unavailable" },
    });
    await expect(getFile(admin(), "s3_slow", "x")).rejects.toMatchObject({
      retryable: true,
      options: { reason: "files_unavailable" },
    });
    expect(await checkResource(admin(), { id: "s3_wrong" })).toMatchObject({ health: "DOWN" });
  });
});

describe("SMTP", () => {
  const servers: SMTPServer[] = [];
  afterAll(() => Promise.all(servers.map((server) => new Promise<void>((done) => server.close(done)))));

  it("is tried with its credential, and takes the e-mails once it is switched on", async () => {
    const server = new SMTPServer({
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      logger: false,
      onAuth: ({ username, password }, _session, done) =>
        username === "shop@example.com" && password === "p@ss/word:1"
          ? done(null, { user: username })
          : done(new Error(`no: ${String(password)}`)),
    });
    servers.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening").catch(() => {});
    const { port } = server.server.address() as AddressInfo;
    expect(await mailServer(admin())).toBeNull();
    await plugIn(
      admin(),
      {
        id: "mail",
        connector: "smtp",
        endpoint: `smtp://localhost:${port}`,
        settings: { username: "shop@example.com" },
      },
      { password: "p@ss/word:1" },
    );
    expect(await checkResource(admin(), { id: "mail" })).toMatchObject({ health: "HEALTHY" });
    expect(await mailServer(contextFor(database, "system"))).toMatchObject({ resource: { id: "mail" } });
    await plugIn(
      admin(),
      {
        id: "mail_wrong",
        connector: "smtp",
        endpoint: `smtp://127.0.0.1:${port}`,
        settings: { username: "shop@example.com" },
      },
      { password: "wrong-password" },
    );
    const queue = async (key: string) => {
      const content = {
        to: "a@example.com",
        template: "notice_v1",
        locale: "en",
        subject: "s",
        text: "t",
        html: "t",
      } as const;
      const queued = { ...content, idempotencyKey: key, executionId: null, at: new Date() };
      return (await queueEmail(database.client, queued)).email.id;
    };
    const system = contextFor(database, "system");
    expect(await deliverEmail(system, { emailId: await queue("one") })).toMatchObject({ status: "SENT" });
    expect(await getResource(admin(), { id: "mail" })).toMatchObject({ measured: { calls: 1, successRate: 1 } });
    await database.client.resource.update({ where: { id: "mail" }, data: { rateCount: 1, rateSeconds: 600 } });
    expect(await deliverEmail(system, { emailId: await queue("two") })).toMatchObject({ status: "SENT" });
    const held = await queue("three");
    await expect(deliverEmail(system, { emailId: held })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(await getEmail(admin(), { id: held })).toMatchObject({ status: "QUEUED", attempts: 0 });
    await removeCredential(admin(), { id: "mail", name: "password" });
    await expect(deliverEmail(system, { emailId: held })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    const { attempts, error } = await getEmail(admin(), { id: held });
    expect({ attempts, error }).toEqual({ attempts: 1, error: expect.stringContaining("no credential password") });
    const { health, healthError } = await checkResource(admin(), { id: "mail_wrong" });
    expect(health).toBe("DOWN");
    expect(healthError).toBe("The mail server refuses the user name or the password.");
  });
});
