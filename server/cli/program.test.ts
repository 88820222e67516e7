import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { env } from "../env";
import { CHECK_CODES } from "../sop/check-codes";
import { runCommand } from "./program";

/** Runs a command as a terminal would: its exit code and what it printed where. */
async function run(...args: string[]) {
  const printed = { out: "", err: "" };
  const to = (name: "out" | "err") => (chunk: unknown) => {
    printed[name] += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(to("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(to("err"));
  const code = await runCommand(["node", "steward", ...args]);
  return { code, ...printed, json: () => JSON.parse(printed.out) as unknown };
}

it.each([
  [["nosuch"], "unknown command 'nosuch'"],
  [["sop", "run", "x", "--input", "{bad"], "It is not JSON"],
  [["sop", "run"], "missing required argument 'sop'"],
  [["sop", "check"], "missing required argument 'files'"],
  [["sop", "simulate", "x", "--answer", "approved"], "It must be <step>=<value>"],
  [["sop", "simulate", "x", "--fail", "pay=NOPE"], "is no error code"],
  [["sop", "test", "--min-branches", "101"], "It must be 0 to 100"],
  [["intent", ""], "It is empty"],
  [["intent", " 　"], "It is empty"],
  [["execution", "list", "--limit", "0"], "It must be 1 to 100"],
  [["user", "create", "a@b.example"], "--role"],
  [["apikey", "create", "--role", "api", "--expires", "soon"], "It must be a day"],
  [["apikey", "create", "--role", "api", "--per-minute", "0"], "It must be 1 to 6000"],
])("%j is a usage error, in JSON when asked", async (args, words) => {
  const asked = await run(...args, "--json");
  expect(asked).toMatchObject({ code: 2, err: "" });
  expect(asked.json()).toEqual({ error: { code: "USAGE", message: expect.stringContaining(words) } });
  const plain = await run(...args);
  expect(plain).toMatchObject({ code: 2, out: "" });
  expect(plain.err).toContain(words);
});

it("asks for a command when there is none", async () => {
  expect(await run()).toMatchObject({ code: 2, out: "" });
  expect((await run("--json")).json()).toMatchObject({ error: { code: "USAGE" } });
});

it("gives help and version as JSON too", async () => {
  const { code, json } = await run("intent", "--help", "--json");
  expect([code, json()]).toEqual([0, { help: expect.stringContaining("Usage: steward intent") }]);
  expect((await run("intent", "--help")).out).toMatch(/^Usage: steward intent/);
});

it("takes what follows -- as the message", async () => {
  const { code, out } = await run("intent", "--", "--json");
  expect(code).toBe(0);
  expect(out).toMatch(/^out_of_scope/);
});

it("reports what fails in JSON", async () => {
  const { code, json } = await run("sop", "run", "nosuch", "--json");
  expect([code, json()]).toMatchObject([1, { error: { code: "NOT_FOUND" } }]);
});

it("answers past a broken intents file and names it, in intent and in sop list", async () => {
  const home = env.SOPS_DIR;
  const dir = await mkdtemp(join(tmpdir(), "cli-sops-"));
  await cp(home, dir, { recursive: true });
  await writeFile(join(dir, "intents", "greeting.yaml"), "x: [");
  env.SOPS_DIR = dir;
  try {
    const heard = await run("intent", "where is my order", "--json");
    expect(heard.code).toBe(0);
    expect(heard.err).toMatch(/^refused: .*greeting\.yaml:1: .+\n/);
    expect(heard.json()).toMatchObject({ intent: "track_order" });
    const listed = await run("sop", "list");
    expect(listed.code).toBe(1);
    expect(listed.out).toMatch(/handle_order_delay[^]*refused: .*greeting\.yaml:1: /);
  } finally {
    env.SOPS_DIR = home;
    await rm(dir, { recursive: true });
  }
});

it("explains the codes of sop check, in both languages, and knows no others", async () => {
  const one = await run("sop", "check", "--explain", "unguarded-write");
  expect(one).toMatchObject({ code: 0, out: expect.stringMatching(/^unguarded-write \(error\): An act/) });
  const zh = await run("sop", "check", "--explain", "unguarded-write", "--locale", "zh-CN");
  expect(zh.out).toContain("不可撤销");
  const all = await run("sop", "check", "--explain", "--json");
  expect(all.json()).toHaveLength(Object.keys(CHECK_CODES).length);
  const wrong = await run("sop", "check", "--explain", "unguarded-wirte", "--json");
  expect(wrong.code).toBe(1);
  expect(wrong.json()).toMatchObject({
    error: { code: "NOT_FOUND", message: expect.stringContaining("unguarded-write") },
  });
});

it("tests the cases beside an SOP, and says what failed and what none of them takes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "steward-cases-"));
  const sops = join(import.meta.dirname, "../../sops");
  const file = join(folder, "service", "handle_order_delay.yaml");
  await cp(join(sops, "service"), join(folder, "service"), { recursive: true });
  const good = await run("sop", "test", file, "--json");
  expect(good.code).toBe(0);
  expect(good.json()).toMatchObject({
    ok: true,
    sops: [{ sop: "handle_order_delay", failed: 0, branches: { percent: 100 } }],
  });

  const cases = file.replace(".yaml", ".cases.yaml");
  const text = await readFile(cases, "utf8");
  await writeFile(
    cases,
    text
      .slice(0, text.indexOf("  - name: a late order"))
      .replace("SORRY2026XYZ\n        - 2027", "NOSUCH\n        - 2027"),
  );
  const bad = await run("sop", "test", file);
  expect(bad.code).toBe(1);
  expect(bad.out).toContain('does not say "NOSUCH"');
  expect(bad.out).toContain("no case takes    is_delayed: false");
  await rm(file.replace(".yaml", ".cases.yaml"));
  expect(await run("sop", "test", file)).toMatchObject({ code: 1, out: expect.stringContaining("no cases") as string });
  expect(await run("sop", "test", join(folder, "nosuch.yaml"))).toMatchObject({ code: 1 });
  await rm(folder, { recursive: true });
});
