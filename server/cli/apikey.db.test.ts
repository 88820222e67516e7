import { beforeAll, expect, it, vi } from "vitest";
import { apiContext } from "../auth/token-door";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { runCommand } from "./program";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
vi.mock("./connect", () => ({ withDatabase: (work: (one: TestDatabase) => Promise<unknown>) => work(database) }));

async function run(...args: string[]) {
  const printed = { out: "", err: "" };
  const to = (name: "out" | "err") => (chunk: unknown) => {
    printed[name] += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(to("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(to("err"));
  const code = await runCommand(["node", "steward", "apikey", ...args]);
  return { code, ...printed, json: () => JSON.parse(printed.out) as Record<string, unknown> };
}

it("makes a key that opens the API, lists it without showing it, and ends it", async () => {
  const made = await run("create", "--role", "api", "--name", "the app", "--expires", "30d", "--per-minute", "60");
  expect(made).toMatchObject({ code: 0, err: "" });
  const [key = ""] = made.out.split("\n");
  const id = /token_\w+/.exec(made.out)?.[0] ?? "";
  const enter = () => apiContext(new Headers({ authorization: `Bearer ${key}` }));
  expect((await enter()).actor).toMatchObject({ userId: id, role: "api", name: "the app" });

  const listed = await run("list");
  for (const words of [id, key.slice(0, 12), "the app", "60"]) expect(listed.out).toContain(words);
  expect(listed.out).not.toContain(key);
  const rows = (await run("list", "--json")).json() as unknown as {
    id: string;
    lastUsedAt: string;
    expiresAt: string;
  }[];
  expect(rows).toEqual([expect.objectContaining({ id, lastUsedAt: expect.any(String), revokedAt: null })]);
  const days = (Date.parse(rows[0]?.expiresAt ?? "") - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);

  expect(await run("revoke", id)).toMatchObject({ code: 0, out: expect.stringContaining(id) });
  await expect(enter()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  const again = await run("revoke", id, "--json");
  expect([again.code, again.json()]).toMatchObject([1, { error: { code: "NOT_FOUND", reason: "token_not_found" } }]);
});

it("says what is missing of a customer's key", async () => {
  expect(await run("create", "--role", "customer")).toMatchObject({
    code: 1,
    err: expect.stringContaining("whose it is"),
  });
  expect(await run("list")).toMatchObject({ out: expect.not.stringContaining("customer") });
});
