import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkCode, CHECK_CODES } from "./check-codes";
import { compileSop } from "./compile";
import { listSopFiles } from "./find-files";
import { expectWalk } from "./meaning-fixture";

const read = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", name), "utf8");

describe("the refund of the first design", () => {
  const { problems, graph } = compileSop(read("refund-repaired.yaml"), "refund.yaml");
  const meaning = problems.filter(({ code }) => checkCode(code)?.group === "meaning");
  const toDecision = ["validate_order", "check_refund_eligibility", "get_user_history", "ai_decision"];
  const toRefund = [...toDecision, "check_decision_confidence", "step_execute_refund"];

  it("has the faults that are known of it, each with its path", () => {
    const found = meaning.map(({ code, path, line }) => ({ code, line, path }));
    const toAsk = [...toDecision, "check_decision_confidence", "step_request_human_approval"];
    expect(found).toEqual([
      { code: "unread-output", line: 34, path: toDecision },
      { code: "unread-output", line: 41, path: toDecision },
      { code: "approval-ignored", line: 93, path: [...toAsk, "step_execute_refund"] },
      { code: "unread-output", line: 105, path: toAsk },
      { code: "model-verdict-ignored", line: 107, path: toRefund },
      { code: "no-compensation", line: 107, path: [...toRefund, "update_order_status"] },
      { code: "unguarded-write", line: 107, path: toRefund },
      { code: "not-idempotent", line: 114, path: toRefund },
    ]);
    expect(meaning.filter(({ code }) => code === "unread-output").map(({ message }) => message)).toEqual([
      expect.stringContaining("told `eligibility`"),
      expect.stringContaining("told `user_history`"),
      expect.stringContaining("reads `human_decision`"),
    ]);
  });

  it("is told of in the same run as its targets that do not exist", () => {
    const targets = problems.filter(({ code }) => code === "undefined-target").map(({ path }) => path.at(-1));
    expect(targets).toEqual(["step_order_not_found", "step_end"]);
    for (const { path } of meaning) if (graph) expectWalk(graph, path);
  });
});

describe("what is shipped", () => {
  it("has nothing to find", async () => {
    const files = await listSopFiles(join(process.cwd(), "sops"));
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) expect(compileSop(readFileSync(file, "utf8"), file).problems, file).toEqual([]);
  });
});

describe("the table of codes", () => {
  it("has every code the checker gives, and no other", () => {
    const folder = import.meta.dirname;
    const sources = readdirSync(folder).filter((name) => name.endsWith(".ts") && !/test|check-codes/.test(name));
    const written = sources.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
    for (const name of Object.keys(CHECK_CODES)) expect(written, name).toContain(`"${name}"`);
    const given = [...written.matchAll(/(?:code: |problemAt\([^"]*|report\([^"]*)"([a-z]+(?:-[a-z]+)+)"/g)];
    for (const [, name = ""] of given) expect(checkCode(name), name).not.toBeNull();
    expect(given.length).toBeGreaterThan(20);
  });

  it("says each in both languages, full-width in Chinese", () => {
    for (const { says } of Object.values(CHECK_CODES)) {
      expect(says.en).toMatch(/^[A-Z].*\.$/);
      expect(says["zh-CN"]).toMatch(/。$/);
      expect(says["zh-CN"]).not.toMatch(/[\p{Script=Han}][,:;?!]/u);
    }
    expect(checkCode("toString")).toBeNull();
  });
});
