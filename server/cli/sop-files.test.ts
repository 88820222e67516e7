// The commands that read SOP files and need no database: check, graph, diff.
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { env } from "../env";
import type { SopProblem } from "../sop/graph";
import { runCommand } from "./program";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURES = join(ROOT, "server/sop/fixtures");
const EVERY = join(FIXTURES, "every-step.yaml");
const REPAIRED = join(FIXTURES, "refund-repaired.yaml");
const VERBATIM = join(FIXTURES, "refund-verbatim.yaml");

let dir: string;
const home = env.SOPS_DIR;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sop-files-"));
  env.SOPS_DIR = join(ROOT, "sops");
});
afterEach(async () => {
  env.SOPS_DIR = home;
  await rm(dir, { recursive: true });
});

async function run(...args: string[]) {
  const printed = { out: "", err: "" };
  const to = (name: "out" | "err") => (chunk: unknown) => {
    printed[name] += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(to("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(to("err"));
  const code = await runCommand(["node", "steward", "sop", ...args]);
  return { code, ...printed, json: () => JSON.parse(printed.out) as unknown };
}

const sop = (id: string, more = "") => `SOP_ID: ${id}
DESCRIPTION: A test.
TRIGGERS: []
INPUT_SCHEMA: { type: object, properties: {} }
STEPS: [{ id: end, type: output, message_template: Hello. }${more}]
`;

describe("sop test", () => {
  it("tells of cases that cannot be used with their line, and tests the others", async () => {
    for (const id of ["a", "b"]) await writeFile(join(dir, `${id}.yaml`), sop(id));
    await writeFile(join(dir, "a.cases.yaml"), "SOP_ID: a\nNOW: [");
    const cases = `CUSTOMER: {}\nFACTS: {}\nCASES: [{ name: ends, locale: en, input: {}, expect: { ending: end } }]`;
    await writeFile(join(dir, "b.cases.yaml"), `SOP_ID: b\nNOW: 2026-11-22T10:00:00Z\n${cases}\n`);
    const { code, json } = await run("test", dir, "--json");
    expect(code).toBe(1);
    const { sops } = json() as { sops: { sop: string; passed: number; cases: { faults: string[] }[] }[] };
    expect(sops.map(({ sop: id, passed }) => [id, passed])).toEqual([
      ["a", 0],
      ["b", 1],
    ]);
    expect(sops[0]?.cases[0]?.faults[0]).toMatch(/a\.cases\.yaml:2: /);
  });

  it("walks each case in both languages, and tells where they part", async () => {
    const parts = `SOP_ID: a
DESCRIPTION: A test.
TRIGGERS: []
INPUT_SCHEMA: { type: object, properties: {} }
STEPS:
  - { id: split, type: decision_logic, condition: "\${LOCALE == 'en'}", true_path: [{ id: one, type: output, message_template: One. }] }
  - { id: two, type: output, message_template: Two. }
`;
    await writeFile(join(dir, "a.yaml"), parts);
    const cases = `CUSTOMER: {}\nFACTS: {}\nCASES: [{ name: ends, locale: en, input: {}, expect: { ending: one } }]`;
    await writeFile(join(dir, "a.cases.yaml"), `SOP_ID: a\nNOW: 2026-11-22T10:00:00Z\n${cases}\n`);
    const { code, json } = await run("test", dir, "--json");
    expect(code).toBe(1);
    const { sops } = json() as { sops: { cases: { faults: string[] }[] }[] };
    expect(sops[0]?.cases[0]?.faults.map((fault) => fault.split("\n", 1)[0])).toEqual([
      "in zh-CN it after split goes two",
      "in zh-CN it ends at two, not at one",
    ]);
  });
});

describe("sop check", () => {
  it("prints exactly a list of problems, and fails on errors", async () => {
    const { code, err, json } = await run("check", REPAIRED, VERBATIM, "--json");
    expect([code, err]).toEqual([1, ""]);
    const problems = json() as SopProblem[];
    for (const problem of problems) {
      expect(Object.keys(problem).sort()).toEqual(["code", "column", "file", "line", "message", "path", "severity"]);
    }
    const brief = problems.map(({ file, line, code: name, path }) => [file.split("/").at(-1), line, name, path.join()]);
    expect(brief).toContainEqual(["refund-verbatim.yaml", 26, "parse-error", ""]);
    expect(brief).toContainEqual([
      "refund-repaired.yaml",
      26,
      "undefined-target",
      "validate_order,step_order_not_found",
    ]);
    expect(brief).toContainEqual(["refund-repaired.yaml", 169, "undefined-target", "step_success,step_end"]);
  });

  it("finds nothing in the shipped folder, nor in a file of it", async () => {
    const folder = await run("check", join(ROOT, "sops"), "--json");
    expect([folder.code, folder.json()]).toEqual([0, []]);
    expect(await run("check", EVERY)).toMatchObject({ code: 0, out: "1 file, 0 errors, 0 warnings\n" });
  });

  it("succeeds on warnings alone", async () => {
    await writeFile(join(dir, "a.yaml"), `${sop("a")}REQUIRED_PERMISSIONS: ["nobody:has"]\n`);
    const { code, json } = await run("check", join(dir, "a.yaml"), "--json");
    expect([code, json()]).toMatchObject([0, [{ code: "unknown-permission", severity: "warning" }]]);
  });

  it("reads several files and folders once each, and says what it cannot read", async () => {
    await mkdir(join(dir, "folder"));
    await writeFile(join(dir, "folder", "a.yaml"), sop("a"));
    await writeFile(join(dir, "folder", "a.cases.yaml"), "not: an SOP");
    await writeFile(join(dir, "b.yaml"), sop("a"));
    const { code, json } = await run(
      "check",
      dir,
      join(dir, "folder"),
      join(dir, "b.yaml"),
      join(dir, "gone.yaml"),
      "--json",
    );
    expect(code).toBe(1);
    expect((json() as SopProblem[]).map(({ file, code: name }) => [file.split("/").at(-1), name])).toEqual([
      ["a.yaml", "duplicate-sop"],
      ["gone.yaml", "parse-error"],
    ]);
    expect((json() as SopProblem[])[1]?.message).toContain("does not exist");
  });

  it("fails where there is nothing to check", async () => {
    const { code, json } = await run("check", dir, "--json");
    expect(code).toBe(1);
    expect(json()).toMatchObject({ error: { code: "NOT_FOUND", message: expect.stringContaining("no SOP in") } });
  });

  it.skipIf(process.getuid?.() === 0)("says of a file that may not be read that it may not", async () => {
    await writeFile(join(dir, "a.yaml"), sop("a"));
    await chmod(join(dir, "a.yaml"), 0);
    expect((await run("check", dir, "--json")).json()).toMatchObject([
      { message: expect.stringContaining("not readable") },
    ]);
  });

  it("lets a single file call the SOPs that are in use, but not what nobody has", async () => {
    const calls = (id: string) =>
      sop("a").replace("[{ id: end", `[{ id: call, type: call_sop, sop: ${id}, input: { order_id: "1" } }, { id: end`);
    await writeFile(join(dir, "a.yaml"), calls("handle_order_delay"));
    const good = await run("check", dir, "--json");
    expect((good.json() as SopProblem[]).filter(({ severity }) => severity === "error")).toEqual([]);
    await writeFile(join(dir, "a.yaml"), calls("handle_order_delays"));
    const bad = await run("check", dir, "--json");
    expect([bad.code, bad.json()]).toMatchObject([1, [{ code: "unknown-sop", path: ["call"] }]]);
  });

  it("shows people where and why", async () => {
    const { code, out } = await run("check", VERBATIM);
    expect(code).toBe(1);
    expect(out).toMatch(
      /refund-verbatim\.yaml:26:17 {2}error {2}Nested mappings.*\[parse-error\]\n1 file, 1 error, 0 warnings\n$/,
    );
  });
});

describe("sop graph", () => {
  it("draws a file or a loaded SOP", async () => {
    const file = await run("graph", EVERY, "--mermaid");
    expect([file.code, file.err]).toEqual([0, ""]);
    expect(file.out).toContain('s_get_order["Get order<br/>get_order: getOrderDetails"]');
    for (const name of ["handle_order_delay", "handle_order_delay@1", "handle_order_delay_v1"]) {
      expect((await run("graph", name)).out).toContain("s_query_logistics -->");
    }
    expect((await run("graph", "handle_order_delay", "--locale", "zh-CN")).out).toContain("查询物流");
  });

  it("prints the compiled graph as JSON", async () => {
    const { code, json } = await run("graph", EVERY, "--json");
    expect([code, json()]).toMatchObject([0, { sopId: "everything", version: 3, entry: "precondition_1" }]);
  });

  it("draws a broken file as far as it goes, and says so beside it", async () => {
    const { code, out, err } = await run("graph", REPAIRED);
    expect(code).toBe(0);
    expect(out).toContain("? step_end");
    expect(err).toMatch(/refund-repaired\.yaml has errors: line \d+: .*"sop check" lists them/);
  });

  it("refuses what has no graph", async () => {
    for (const [name, code, words] of [
      [VERBATIM, "VALIDATION", "has errors: line 26"],
      [dir, "VALIDATION", "is a folder"],
      [join(dir, "gone.yaml"), "VALIDATION", "does not exist"],
      ["nothing", "NOT_FOUND", "handle_order_delay"],
    ] as const) {
      const refused = await run("graph", name, "--json");
      expect(refused.code).toBe(1);
      expect(refused.json()).toEqual({ error: { code, message: expect.stringContaining(words) } });
    }
  });
});

describe("sop diff", () => {
  it("compares files and loaded SOPs, for people and programs", async () => {
    const changed = join(dir, "changed.yaml");
    await writeFile(
      changed,
      (await readFile(EVERY, "utf8")).replace("VERSION: 3", "VERSION: 4").replace("duration: 30m", "duration: 1h"),
    );
    const text = await run("diff", EVERY, changed);
    expect(text).toMatchObject({
      code: 0,
      out: 'everything@3 → everything@4\n\nSteps\n  ~ pause\n      duration: "30m" → "1h"\n',
    });
    const { code, json } = await run("diff", EVERY, changed, "--json");
    expect([code, json()]).toMatchObject([0, { same: false, changed: [{ id: "pause" }] }]);
    expect((await run("diff", EVERY, EVERY)).out).toBe("everything@3 and everything@3 do the same.\n");
  });

  it("compares two versions of one SOP that are both loaded", async () => {
    await cp(join(ROOT, "sops/service/handle_order_delay.yaml"), join(dir, "one.yaml"));
    const text = await readFile(join(dir, "one.yaml"), "utf8");
    await writeFile(
      join(dir, "two.yaml"),
      text.replace("VERSION: 1", "VERSION: 2").replace("timeout: 45s", "timeout: 46s"),
    );
    env.SOPS_DIR = dir;
    const { json } = await run("diff", "handle_order_delay@1", "handle_order_delay@2", "--json");
    expect(json()).toMatchObject({
      before: "handle_order_delay@1",
      after: "handle_order_delay@2",
      changed: [{ id: "apologise", changes: [{ field: "timeout", before: "45s", after: "46s" }] }],
    });
    expect((await run("diff", "handle_order_delay@1", "handle_order_delay@9", "--json")).json()).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
  });
});
