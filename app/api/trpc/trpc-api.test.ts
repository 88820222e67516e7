import { describe, expect, it, vi } from "vitest";
import { AppError } from "@/server/errors";
import { GET, POST } from "./[trpc]/route";

// Signing in is tested with the accounts; here nobody is.
vi.mock("@/server/auth/request", () => ({
  requestLocale: (headers: Headers) => (headers.get("accept-language") === "zh" ? "zh-CN" : "en"),
  requestContext: async () => {
    throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  },
}));

type Answer = { error: { code?: string; reason?: string; json?: { message: string; data: { appCode: string } } } };

async function answerOf(response: Promise<Response>) {
  const { status, body } = await response.then(async (r) => ({ status: r.status, body: await r.text() }));
  return { status, error: (JSON.parse(body) as Answer).error };
}

const mutate = (headers: Record<string, string>) =>
  POST(
    new Request("http://localhost:3000/api/trpc/me.setLocale", {
      method: "POST",
      headers,
      body: JSON.stringify({ json: { locale: "en" } }),
    }),
  );

describe("/api/trpc", () => {
  it("takes a change only as JSON, and not from another site", async () => {
    expect(await answerOf(mutate({ "content-type": "text/plain" }))).toMatchObject({
      status: 400,
      error: { code: "VALIDATION", reason: "content_type" },
    });
    expect(
      await answerOf(mutate({ "content-type": "application/json", origin: "https://evil.example" })),
    ).toMatchObject({ status: 403, error: { code: "FORBIDDEN", reason: "origin_not_trusted" } });
    // Past the door: what is missing now is only somebody signed in.
    expect((await answerOf(mutate({ "content-type": "application/json" }))).status).toBe(401);
  });

  it("says in the reader's language what is wrong", async () => {
    const get = (path: string, language: string) =>
      answerOf(
        GET(new Request(`http://localhost:3000/api/trpc/${path}`, { headers: { "accept-language": language } })),
      );
    expect((await get("me.get", "en")).error.json).toMatchObject({
      message: "You are signed out. Sign in and try again.",
      data: { appCode: "UNAUTHENTICATED" },
    });
    expect((await get("me.get", "zh")).error.json?.message).toContain("重新登录");
    const wrongMethod = await get("me.setLocale", "zh");
    expect(wrongMethod.status).toBe(405);
    expect(wrongMethod.error.json).toMatchObject({
      message: expect.stringContaining("请求内容有误") as string,
      data: { appCode: "VALIDATION" },
    });
  });
});
