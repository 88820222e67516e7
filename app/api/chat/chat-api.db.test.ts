import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Ctx } from "@/server/context";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { newId } from "@/server/ids";
import { testDatabase, type TestDatabase } from "@/server/postgres/test-database";
import { GET as events } from "./[sessionId]/events/route";
import { GET as stream } from "./[sessionId]/stream/route";
import { GET as wrongMethod, POST } from "./route";

// Signing in is tested with the accounts; here it is given.
let signedIn: Ctx | null = null;
vi.mock("@/server/auth/request", () => ({
  requestLocale: (headers: Headers) => (headers.get("accept-language") === "zh" ? "zh-CN" : "en"),
  requestContext: async () => {
    if (!signedIn) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
    return signedIn;
  },
}));

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
function signIn(userId = "user_a"): void {
  signedIn = {
    actor: { userId, role: "customer", customerId: null, name: "A" },
    db: database.client,
    clock: { now: () => new Date() },
    locale: "en",
  };
}

const post = (body: unknown, headers: Record<string, string> = {}) =>
  POST(
    new Request("http://localhost/api/chat", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
const message = (text: string, sessionId = newId("sess")) => ({ sessionId, message: { id: newId("msg"), text } });
async function refusal(response: Response | Promise<Response>) {
  const { status, body } = await Promise.resolve(response).then(async (r) => ({
    status: r.status,
    body: await r.text(),
  }));
  expect(body).not.toMatch(/\bat .*:\d+:\d+|node_modules|stack/i);
  return { status, error: (JSON.parse(body) as { error: { code: string; message: string; reason?: string } }).error };
}

describe("POST /api/chat", () => {
  it("answers a message with a stream", async () => {
    signIn();
    const response = await post(message("hello"));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(await response.text()).toMatch(/"type":"start".*"type":"finish".*\[DONE\]/s);
  });

  it("needs somebody signed in", async () => {
    signedIn = null;
    expect(await refusal(post(message("hello")))).toMatchObject({ status: 401, error: { code: "UNAUTHENTICATED" } });
  });

  it.each<[unknown, string]>([
    ["", "not JSON at all"],
    ["{", "half of it"],
    ["null", "null"],
    ["[]", "a list"],
    [{}, "nothing in it"],
    [{ sessionId: 1, message: { id: "a", text: "b" } }, "a number for an id"],
    [{ sessionId: "sess_x", message: "hello" }, "a bare text"],
    [{ sessionId: newId("sess"), message: { id: "", text: "x" } }, "an empty message id"],
    [{ sessionId: newId("sess"), message: { id: "a b", text: "x" } }, "a message id with a space"],
    [{ sessionId: newId("sess"), message: { id: "a", text: { $ne: null } } }, "an object for a text"],
  ])("refuses %j: %s", async (body) => {
    signIn();
    expect(await refusal(post(body))).toMatchObject({
      status: 400,
      error: { code: "VALIDATION", reason: "body_invalid" },
    });
  });

  it("says in the reader's language what is wrong with a message", async () => {
    signIn();
    const long = await refusal(post(message("x".repeat(20_000)), { "accept-language": "zh" }));
    expect(long).toMatchObject({ status: 400, error: { code: "VALIDATION", reason: "message_too_long" } });
    expect(long.error.message).toContain("4,000 个字符");
    expect((await refusal(post(message(" ")))).error.message).toContain("empty");
  });

  it.each(["text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])(
    "refuses a body declared as %j, which another site's form could send",
    async (type) => {
      signIn();
      expect(await refusal(post(message("hello"), { "content-type": type }))).toMatchObject({
        status: 400,
        error: { code: "VALIDATION", reason: "content_type" },
      });
    },
  );

  it("takes JSON with a charset from its own origin", async () => {
    signIn();
    const type = "application/json; charset=utf-8";
    const response = await post(message("hello"), { "content-type": type, origin: new URL(env.APP_URL).origin });
    expect(response.status).toBe(200);
    await response.text();
  });

  it.each(["https://evil.example", "null", "http://localhost:1"])("refuses the origin %s", async (origin) => {
    signIn();
    expect(await refusal(post(message("hello"), { origin }))).toMatchObject({
      status: 403,
      error: { code: "FORBIDDEN", reason: "origin_not_trusted" },
    });
  });

  it("does not read a body without end", async () => {
    signIn();
    expect(await refusal(post("x".repeat(300_000)))).toMatchObject({
      status: 413,
      error: { code: "PAYLOAD_TOO_LARGE" },
    });
  });

  it("hides somebody else's conversation", async () => {
    signIn("user_a");
    const theirs = message("hello");
    await (await post(theirs)).text();
    signIn("user_b");
    const answers = [
      await refusal(post(message("hello", theirs.sessionId))),
      await refusal(post(message("hello", "sess_nonsense"))),
    ];
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 404, error: { code: "NOT_FOUND" } });
    const at = { params: Promise.resolve({ sessionId: theirs.sessionId }) };
    const request = () => new Request(`http://localhost/api/chat/${theirs.sessionId}/stream`);
    expect((await refusal(stream(request(), at))).status).toBe(404);
    expect((await refusal(events(request(), at))).status).toBe(404);
  });

  it("names the method it takes", async () => {
    const response = wrongMethod(new Request("http://localhost/api/chat"));
    expect(response.headers.get("allow")).toBe("POST");
    expect(await refusal(response)).toMatchObject({ status: 405, error: { code: "METHOD_NOT_ALLOWED" } });
  });
});

describe("GET /api/chat/<session>/stream", () => {
  it("has nothing to join when nothing is being worked on", async () => {
    signIn();
    const sent = message("hello");
    await (await post(sent)).text();
    const at = { params: Promise.resolve({ sessionId: sent.sessionId }) };
    const response = await stream(new Request("http://localhost/"), at);
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });
});
