import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { editResource, removeResource, switchResource } from "../change-resource";
import { setCredential } from "../credentials";
import { checkResource } from "../health";
import { getResource } from "../registry";
import { contextFor, ownDataDir, plugIn } from "../test-resources";
import { testServer, type Seen, type TestServer } from "../test-server";
import { addressBelow, callResource } from "./http";

ownDataDir();
let database: TestDatabase;
let api: TestServer;
let tokens: TestServer;
const issued: string[] = [];
const revoked = new Set<string>();
let tokenAnswer: (request: Seen) => { status: number; body: unknown };

const goodToken = () => {
  issued.push(`access-token-${issued.length + 1}-of-many`);
  return { status: 200, body: { access_token: issued.at(-1), token_type: "bearer", expires_in: 3_600 } };
};

beforeAll(async () => {
  database = await testDatabase();
  tokens = await testServer((request, response) => {
    const { status, body } = tokenAnswer(request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  api = await testServer(({ path, headers, body }, response) => {
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (revoked.has(headers.authorization ?? "")) return void json(401, { error: "revoked" });
    if (path.startsWith("/v1/status/")) return void json(Number(path.split("/").at(-1)), { error: "as you wish" });
    if (path === "/v1/broken") return void response.writeHead(200, { "content-type": "application/json" }).end("{");
    if (path === "/v1/text") return void response.end("plain");
    if (path === "/v1/away") return void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    json(200, { path, headers, body });
  });
});
afterAll(() => Promise.all([api.close(), tokens.close()]));

const admin = () => contextFor(database);
const http = (id: string, settings: Record<string, unknown>, credentials: Record<string, string> = {}) =>
  plugIn(admin(), { id, connector: "http", endpoint: `${api.url}/v1`, settings }, credentials);
const get = (resourceId: string, path = "/orders/1") => callResource(admin(), { resourceId, method: "GET", path });
const last = () => api.seen.at(-1)!;

describe("what is sent", () => {
  it("goes below the address, with query, body and headers", async () => {
    await http("plain", {});
    const answer = await callResource(admin(), {
      resourceId: "plain",
      method: "POST",
      path: "/orders?page=1",
      query: { q: "a&b", none: null, n: 3 },
      headers: { "x-trace": "t", host: "evil.example", cookie: "c=1" },
      body: { order: "12345", 名: "小文" },
    });
    expect(answer.status).toBe(200);
    expect(last()).toMatchObject({
      method: "POST",
      path: "/v1/orders?page=1&q=a%26b&n=3",
      body: '{"order":"12345","名":"小文"}',
    });
    expect(last().headers).toMatchObject({
      "x-trace": "t",
      "content-type": "application/json",
      host: `127.0.0.1:${api.port}`,
    });
    expect(last().headers).not.toHaveProperty("cookie");
  });

  it.each([
    "//evil.example/x",
    "http://evil.example/",
    "/../admin",
    "/%2e%2e/admin",
    "/x/..%2f..%2fadmin",
    "/%",
    "orders",
    "/\\evil.example",
    "@evil.example/",
  ])("never leaves the address: %s", (path) => {
    const leads = () => addressBelow("https://api.example.com/v1/", path);
    expect(leads).toThrow(expect.objectContaining({ code: "VALIDATION", options: { reason: "bad_path" } }));
  });

  it("keeps to an address's own query, and to a path that only looks like another place", () => {
    expect(addressBelow("https://api.example.com/v1?tenant=a", "/x/..y@evil.example:80").href).toBe(
      "https://api.example.com/v1/x/..y@evil.example:80?tenant=a",
    );
  });
});

describe("credentials", () => {
  it.each([
    ["key-header", { auth: "api_key" }, { api_key: "key-0001-value" }, "x-api-key", "key-0001-value"],
    [
      "key-prefixed",
      { auth: "api_key", keyName: "Authorization", keyPrefix: "Token" },
      { api_key: "key-0002-value" },
      "authorization",
      "Token key-0002-value",
    ],
    ["bearer", { auth: "bearer" }, { token: "token-0003-value" }, "authorization", "Bearer token-0003-value"],
    [
      "basic",
      { auth: "basic", username: "店" },
      { password: "pass:word" },
      "authorization",
      `Basic ${Buffer.from("店:pass:word").toString("base64")}`,
    ],
  ])(
    "%s: is put in at the call, and struck out where the other side echoes it",
    async (id, settings, credentials, header, sent) => {
      await http(id, settings, credentials);
      const before = JSON.stringify(
        await callResource(admin(), { resourceId: id, method: "GET", path: "/echo", headers: { [header]: "forged" } }),
      );
      expect(last().headers[header]).toBe(sent);
      for (const value of Object.values(credentials)) expect(before).not.toContain(value);
      expect(before).not.toContain(Buffer.from(sent.split(" ").at(-1)!).toString());
    },
  );

  it("can be a key in the query", async () => {
    await http("key-query", { auth: "api_key", keyIn: "query", keyName: "key" }, { api_key: "a key+with/signs" });
    const answer = await get("key-query");
    expect(last().path).toBe("/v1/orders/1?key=a+key%2Bwith%2Fsigns");
    expect(JSON.stringify(answer)).not.toMatch(/with.{1,3}signs/);
  });

  it("are asked for when there are none", async () => {
    await http("keyless", { auth: "bearer" });
    await expect(get("keyless")).rejects.toMatchObject({
      code: "UNAVAILABLE",
      retryable: false,
      options: { reason: "secret_missing" },
    });
    const { missing, measured } = await getResource(admin(), { id: "keyless" });
    expect({ missing, calls: measured.calls }).toEqual({ missing: ["token"], calls: 0 });
  });
});

describe("OAuth 2 client credentials", () => {
  const oauth = (id: string, more: Record<string, unknown> = {}) =>
    http(
      id,
      { auth: "oauth2", tokenUrl: `${tokens.url}/token`, clientId: "steward", scope: "read write", ...more },
      { client_secret: "oauth-secret-value" },
    );

  it("asks once for many calls, and again when the token is refused", async () => {
    tokenAnswer = goodToken;
    await oauth("oauth");
    const before = tokens.seen.length;
    await Promise.all(Array.from({ length: 8 }, () => get("oauth")));
    expect(tokens.seen.length - before).toBe(1);
    const asked = tokens.seen.at(-1)!;
    // RFC 6749 has both halves form-encoded.
    const pair = Buffer.from(asked.headers.authorization!.replace("Basic ", ""), "base64").toString();
    expect(decodeURIComponent(pair)).toBe("steward:oauth-secret-value");
    expect(Object.fromEntries(new URLSearchParams(asked.body))).toEqual({
      grant_type: "client_credentials",
      scope: "read write",
    });
    revoked.add(`Bearer ${issued.at(-1)}`);
    const answer = await get("oauth");
    expect(answer.status).toBe(200);
    expect(last().headers.authorization).toBe(`Bearer ${issued.at(-1)}`);
    expect(JSON.stringify(answer)).not.toContain(issued.at(-1));
    expect(tokens.seen.length - before).toBe(2);
  });

  it("asks anew for one that was removed and added again under its name", async () => {
    tokenAnswer = goodToken;
    await oauth("oauth-again");
    await get("oauth-again");
    const before = tokens.seen.length;
    await removeResource(admin(), { id: "oauth-again" });
    await oauth("oauth-again");
    await get("oauth-again");
    expect(tokens.seen.length - before).toBe(1);
  });

  it("asks once for many whose token ended or was refused at the same time", async () => {
    const short = () => ({
      ...goodToken(),
      body: { access_token: issued.at(-1), token_type: "bearer", expires_in: 0 },
    });
    tokenAnswer = short;
    await oauth("oauth-many");
    await get("oauth-many");
    tokenAnswer = goodToken;
    const before = tokens.seen.length;
    await Promise.all(Array.from({ length: 12 }, () => get("oauth-many")));
    expect(tokens.seen.length - before).toBe(1);
    revoked.add(`Bearer ${issued.at(-1)}`);
    const answers = await Promise.all(Array.from({ length: 12 }, () => get("oauth-many")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(tokens.seen.length - before).toBe(2);
  });

  it("goes over https, unless it is one's own network", async () => {
    const settings = { auth: "oauth2", tokenUrl: "http://idp.example.com/token", clientId: "steward" };
    const endpoint = "https://erp.example.com";
    const secret = { client_secret: "oauth-secret-value" };
    await plugIn(admin(), { id: "oauth-plain", connector: "http", endpoint, settings, allowPrivate: false }, secret);
    await expect(get("oauth-plain")).rejects.toMatchObject({
      code: "UNAVAILABLE",
      retryable: false,
      options: { reason: "oauth_insecure" },
    });
  });

  it("sends the secret in the body where that is wanted, and asks anew for one that has ended or was replaced", async () => {
    tokenAnswer = () => ({
      ...goodToken(),
      body: { access_token: "short-lived-token", token_type: "Bearer", expires_in: 0 },
    });
    await oauth("oauth-post", { clientAuth: "post", audience: "orders" });
    const before = tokens.seen.length;
    await get("oauth-post");
    await get("oauth-post");
    expect(tokens.seen.length - before).toBe(2);
    tokenAnswer = goodToken;
    await get("oauth-post");
    await setCredential(admin(), { id: "oauth-post", name: "client_secret", value: "oauth-secret-other" });
    await get("oauth-post");
    expect(new URLSearchParams(tokens.seen.at(-1)!.body).get("client_secret")).toBe("oauth-secret-other");
    expect(new URLSearchParams(tokens.seen.at(-1)!.body).get("audience")).toBe("orders");
  });

  it.each([
    [400, { error: "invalid_client", error_description: "oauth-secret-value is wrong" }, "oauth_refused", false],
    [200, { nothing: "oauth-secret-value" }, "oauth_refused", false],
    [503, { error: "busy" }, "oauth_unavailable", true],
    [429, { error: "slow_down" }, "oauth_unavailable", true],
  ])("says what the token server answered with %s, without its words", async (status, body, reason, retryable) => {
    tokenAnswer = () => ({ status, body });
    const id = await oauth(`oauth-${reason}-${status}`);
    const failure = await get(id).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "UNAVAILABLE", retryable, options: { reason } });
    expect(String(failure)).not.toContain("oauth-secret-value");
    tokenAnswer = goodToken;
    expect((await get(id)).status).toBe(200);
  });
});

describe("who may use what", () => {
  it("keeps to roles, switch, connector and existence", async () => {
    await plugIn(admin(), { id: "for-ops", connector: "http", endpoint: api.url, roles: ["ops"] });
    const as = (role: "customer" | "ops" | "system") =>
      callResource(contextFor(database, role), { resourceId: "for-ops", method: "GET", path: "/" });
    expect((await as("ops")).status).toBe(200);
    expect((await as("system")).status).toBe(200);
    await expect(as("customer")).rejects.toMatchObject({
      code: "FORBIDDEN",
      options: { reason: "resource_forbidden" },
    });
    await switchResource(admin(), { id: "for-ops", enabled: false });
    await expect(as("ops")).rejects.toMatchObject({ options: { reason: "resource_disabled" } });
    await expect(get("store")).rejects.toMatchObject({ options: { reason: "resource_connector" } });
    for (const id of ["none", "\0", "' OR 1=1"]) await expect(get(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("refuses private addresses unless they were allowed", async () => {
    await plugIn(admin(), { id: "guarded", connector: "http", endpoint: api.url, allowPrivate: false });
    const before = api.seen.length;
    await expect(get("guarded")).rejects.toMatchObject({ code: "FORBIDDEN", options: { reason: "private_address" } });
    expect(api.seen).toHaveLength(before);
  });

  it("keeps to the rate limit over everybody", async () => {
    await plugIn(admin(), { id: "limited", connector: "http", endpoint: api.url, rate: { count: 3, seconds: 3_600 } });
    const before = api.seen.length;
    const calls = await Promise.allSettled(Array.from({ length: 10 }, () => get("limited")));
    expect(calls.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(api.seen.length - before).toBe(3);
    expect(calls.find((call) => call.status === "rejected")).toMatchObject({
      reason: { code: "RATE_LIMITED", retryable: true, options: { reason: "resource_rate_limited" } },
    });
    const { revision } = await getResource(admin(), { id: "limited" });
    await editResource(admin(), {
      id: "limited",
      revision,
      name: "limited",
      endpoint: api.url,
      allowPrivate: true,
      rate: { count: 50, seconds: 1 },
    });
    await Promise.all(Array.from({ length: 60 }, () => get("limited")));
    expect(api.seen.length - before).toBe(63);
  });
});

describe("what comes back", () => {
  it("is any status, and is counted", async () => {
    await http("counted", {});
    for (const status of [200, 404, 429, 503]) expect((await get("counted", `/status/${status}`)).status).toBe(status);
    expect((await get("counted", "/away")).status).toBe(302);
    expect((await get("counted", "/text")).body).toBe("plain");
    await expect(get("counted", "/broken")).rejects.toMatchObject({ options: { reason: "answer_unreadable" } });
    const { measured } = await getResource(admin(), { id: "counted" });
    expect(measured).toMatchObject({ calls: 7, successRate: 5 / 7 });
  });

  it("is a fault with a reason when it refuses our credential, though what the check asks needs none", async () => {
    await http("refusing", { healthPath: "/status/200" });
    const check = () => checkResource(admin(), { id: "refusing" });
    // One may be a record that is not for us.
    for (const status of [403, 200, 401, 403]) await get("refusing", `/status/${status}`);
    expect(await check()).toMatchObject({ health: "HEALTHY" });
    await get("refusing", "/status/401");
    const refused = { health: "DOWN", healthReason: "credential_refused" };
    expect(await check()).toMatchObject(refused);
    expect(await check()).toMatchObject({ ...refused, healthError: expect.stringContaining("the last 3 calls") });
    const { measured, revision } = await getResource(admin(), { id: "refusing" });
    expect(measured).toMatchObject({ calls: 8, successRate: 4 / 8 });
    await get("refusing", "/status/404");
    expect(await check()).toMatchObject({ health: "HEALTHY" });
    for (const status of [401, 401, 401]) await get("refusing", `/status/${status}`);
    // What was entered anew is judged anew.
    await editResource(admin(), {
      ...{ id: "refusing", revision, name: "refusing", endpoint: `${api.url}/v1`, allowPrivate: true },
      settings: { healthPath: "/status/200" },
    });
    expect(await check()).toMatchObject({ health: "HEALTHY" });
  });

  it("is a failure of ours to be told when nobody is there, without the request", async () => {
    const gone = await testServer(() => {});
    await gone.close();
    await plugIn(
      admin(),
      {
        id: "gone",
        connector: "http",
        endpoint: gone.url,
        settings: { auth: "api_key", keyIn: "query", keyName: "k" },
      },
      { api_key: "gone-secret" },
    );
    const failure = await get("gone").catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
      options: { reason: "resource_unreachable" },
    });
    expect(`${String(failure)}${JSON.stringify(failure)}`).not.toContain("gone-secret");
  });
});
