import { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { systemClock, type Ctx } from "../context";
import type { Db } from "../db";
import { AppError, ERROR_STATUS, type ErrorCode } from "../errors";
import { protectedProcedure, publicProcedure, router, toAppError } from "./init";

const viewer: Ctx = {
  actor: { userId: "user_1", role: "ops", customerId: null, name: "Tomás" },
  db: {} as Db,
  clock: systemClock,
  locale: "en",
};

const sample = router({
  fail: publicProcedure.input(z.object({ code: z.string() })).query(({ input }) => {
    throw new AppError(input.code as ErrorCode, "Said to the caller.", { reason: "because" });
  }),
  verb: publicProcedure.query(() => z.object({ orderId: z.string() }).parse({})),
  bug: publicProcedure.query(() => {
    throw new Error("password=hunter2");
  }),
  who: protectedProcedure.query(({ ctx }) => ctx.actor.name),
});

type Options = { method?: "GET" | "POST"; words?: Record<ErrorCode, string> };

async function call(path: string, input?: unknown, signedIn = true, { method, words }: Options = {}) {
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
  const response = await fetchRequestHandler({
    endpoint: "/t",
    router: sample,
    req: new Request(`http://localhost/t/${path}${query}`, {
      method,
      headers: { "content-type": "application/json" },
    }),
    createContext: () => ({
      headers: new Headers(),
      errorWords: words,
      viewer: async () => {
        if (!signedIn) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
        return viewer;
      },
      visitor: async () => viewer,
    }),
  });
  const text = await response.text();
  const body = JSON.parse(text) as {
    result?: { data: { json: unknown } };
    error?: { json: { message: string; data: { appCode: string; reason?: string; stack?: string } } };
  };
  return { status: response.status, text, data: body.result?.data.json, error: body.error?.json };
}

describe("tRPC errors", () => {
  // 410 has no counterpart in tRPC; the page acts on appCode.
  const codes = Object.keys(ERROR_STATUS).filter((code) => code !== "INTERNAL") as ErrorCode[];
  it.each(codes)("%s keeps its code, status, message and reason", async (code) => {
    const { status, error } = await call("fail", { code });
    expect(status).toBe(code === "EXPIRED" ? 412 : ERROR_STATUS[code]);
    expect(error).toMatchObject({ message: "Said to the caller.", data: { appCode: code, reason: "because" } });
  });

  it("names the field of an input that cannot be read, at the door and in the verb", async () => {
    for (const [path, input, field] of [
      ["fail", { code: 7 }, "code"],
      ["verb", undefined, "orderId"],
    ] as const) {
      const { status, error } = await call(path, input);
      expect(status).toBe(400);
      expect(error).toMatchObject({ message: `Not usable: ${field}.`, data: { appCode: "VALIDATION" } });
    }
  });

  it("shows nothing of a bug", async () => {
    const { status, text, error } = await call("bug");
    expect(status).toBe(500);
    expect(error?.data.appCode).toBe("INTERNAL");
    expect(text).not.toMatch(/hunter2|init\.test/);
  });

  it("says in the reader's words what went wrong, where they are known", async () => {
    const words = Object.fromEntries(Object.keys(ERROR_STATUS).map((code) => [code, `${code} 的说明`]));
    const { error } = await call("fail", { code: "CONFLICT" }, true, { words: words as Record<ErrorCode, string> });
    expect(error).toMatchObject({ message: "CONFLICT 的说明", data: { appCode: "CONFLICT", reason: "because" } });
  });

  it("answers a method that does not fit as the caller's mistake", async () => {
    const { status, error } = await call("fail", undefined, true, { method: "POST" });
    expect(status).toBe(405);
    expect(error?.data.appCode).toBe("VALIDATION");
  });

  it.each(["UNSUPPORTED_MEDIA_TYPE", "UNPROCESSABLE_CONTENT", "PAYMENT_REQUIRED", "CLIENT_CLOSED_REQUEST"] as const)(
    "takes tRPC's %s for the caller's mistake too",
    (code) => {
      expect(toAppError(new TRPCError({ code })).code).toBe("VALIDATION");
    },
  );

  it.each(["BAD_GATEWAY", "NOT_IMPLEMENTED", "INTERNAL_SERVER_ERROR"] as const)("keeps %s for a fault", (code) => {
    expect(toAppError(new TRPCError({ code })).code).toBe("INTERNAL");
  });

  it("asks to come back when the database is away", () => {
    const away = Object.assign(new Error("terminating connection due to administrator command"), { code: "57P01" });
    expect(toAppError(away)).toMatchObject({ code: "UNAVAILABLE", status: 503, retryable: true });
    expect(toAppError(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: away })).code).toBe("UNAVAILABLE");
  });

  it("answers an address that does not exist with NOT_FOUND", async () => {
    expect(await call("nowhere")).toMatchObject({ status: 404, error: { data: { appCode: "NOT_FOUND" } } });
  });
});

describe("protectedProcedure", () => {
  it("hands the verbs' context on, and nobody gets past it without one", async () => {
    expect((await call("who")).data).toBe("Tomás");
    expect(await call("who", undefined, false)).toMatchObject({
      status: 401,
      error: { data: { appCode: "UNAUTHENTICATED" } },
    });
  });
});
