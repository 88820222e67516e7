import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { env } from "../../env";
import { log } from "../../log";
import { readRecogniser } from "./reading";
import { intentProblems, recognise, recogniseWith } from "./recognise";

const SHIPPED = join(import.meta.dirname, "../../../sops/intents");
let root: string;
let dir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "intents-"));
  dir = join(root, "intents");
  mkdirSync(dir);
  // Few intents train in a moment.
  for (const file of ["track_order", "cancel_order", "out_of_scope", "concepts"]) {
    cpSync(join(SHIPPED, `${file}.yaml`), join(dir, `${file}.yaml`));
  }
});
afterEach(() => rmSync(root, { recursive: true }));

const put = (name: string, text: string | Uint8Array) => writeFileSync(join(dir, name), text);
const broken = (name: string) => expect.stringMatching(new RegExp(`${name}$`));

describe("readRecogniser", () => {
  it("finds nothing wrong with the files we ship", () => {
    expect(readRecogniser(SHIPPED, undefined, (definitions) => ({ definitions }) as never).problems).toEqual([]);
  });

  it.each<[string, string | Uint8Array, object]>([
    ["YAML that does not end", "id: track_order\nx: [", { line: 2, code: "parse-error" }],
    ["a key there is not", "id: track_order\nlable: x\n", { code: "schema-error" }],
    ["a rule that is no expression", "id: track_order\nrules:\n  - { match: '(', confidence: 1 }\n", {}],
    ["a list", "- 1\n", { message: expect.stringContaining("should hold an intent") }],
    ["another encoding", Buffer.from("c4e3bac3", "hex"), { message: expect.stringContaining("save it as UTF-8") }],
    ["the id of another", "id: cancel_order\n", {}],
  ])("leaves out only the file that holds %s", (_name, text, problem) => {
    put("track_order.yaml", text);
    const { recogniser, problems } = readRecogniser(dir);
    expect(problems[0]).toMatchObject({ file: broken("track_order.yaml"), severity: "error", ...problem });
    expect([...recogniser.definitions.intents.keys()]).toEqual(["cancel_order", "out_of_scope"]);
    expect(recogniseWith(recogniser, "cancel my order 12345").intent).toBe("cancel_order");
  });

  it("says where a wrong value stands, and which key was meant", () => {
    put("thanks.yaml", "id: thanks\nlabel: { zh-CN: 谢谢, en: Thanks }\ndescribtion: x\n");
    const { problems } = readRecogniser(dir);
    const found = problems.find(({ message }) => message.includes("describtion"));
    expect(found).toMatchObject({ line: 3, column: 1, message: expect.stringContaining("`description`") });
  });

  it("keeps the first of two files with one id, works without concepts, and survives links and folders", () => {
    cpSync(join(dir, "track_order.yaml"), join(dir, "zz.yaml"));
    put("concepts.yaml", "late: '('\n");
    symlinkSync(join(dir, "nothing"), join(dir, "gone.yaml"));
    mkdirSync(join(dir, "folder.yaml"));
    const { recogniser, problems } = readRecogniser(dir);
    expect(problems.map(({ file, code }) => [file.split("/").at(-1), code])).toEqual([
      ["concepts.yaml", "schema-error"],
      ["folder.yaml", "parse-error"],
      ["gone.yaml", "parse-error"],
      ["zz.yaml", "duplicate-intent"],
    ]);
    expect(recogniseWith(recogniser, "where is my order").intent).toBe("track_order");
  });

  it("keeps the last good recogniser when training fails or nothing is left", () => {
    const good = readRecogniser(dir).recogniser;
    const fails = () => {
      throw new Error("out of memory");
    };
    const failed = readRecogniser(dir, good, fails);
    expect(failed.recogniser).toBe(good);
    expect(failed.problems).toMatchObject([{ code: "not-trained", message: expect.stringContaining("out of memory") }]);
    for (const file of readdirSync(dir)) rmSync(join(dir, file));
    expect(readRecogniser(dir, good).recogniser).toBe(good);
    expect(readRecogniser(join(root, "nowhere"), good).recogniser).toBe(good);
  });

  it("answers by rules alone when the first training fails, and as outside when there is nothing", () => {
    const fails = () => {
      throw new Error("out of memory");
    };
    const { recogniser } = readRecogniser(dir, undefined, fails);
    expect(recogniseWith(recogniser, "where is my order")).toMatchObject({ intent: "track_order", layer: "rules" });
    const none = readRecogniser(join(root, "nowhere"));
    expect(none.problems.map(({ code }) => code)).toEqual(["parse-error", "not-trained"]);
    expect(recogniseWith(none.recogniser, "where is my order").intent).toBe("out_of_scope");
  });
});

it("goes on while a file breaks and is mended, and tells of it once", () => {
  const error = vi.spyOn(log, "error").mockImplementation(() => undefined);
  const clock = vi.spyOn(performance, "now");
  let now = 1e9;
  const later = () => clock.mockReturnValue((now += 5_000));
  const home = env.SOPS_DIR;
  env.SOPS_DIR = root;
  try {
    later();
    expect(recognise("where is my order").intent).toBe("track_order");
    expect(intentProblems()).toEqual([]);

    put("track_order.yaml", "x: [");
    later();
    expect(recognise("cancel my order 12345").intent).toBe("cancel_order");
    expect(intentProblems()).toMatchObject([{ file: broken("track_order.yaml"), line: 1 }]);
    const told = error.mock.calls.length;
    expect(told).toBe(intentProblems().length);
    expect(error.mock.calls[0]?.[0]).toMatchObject({ file: broken("track_order.yaml"), line: 1 });

    cpSync(join(SHIPPED, "thanks.yaml"), join(dir, "thanks.yaml"));
    later();
    expect(recognise("thanks a lot!").intent).toBe("thanks");
    expect(error).toHaveBeenCalledTimes(told);

    cpSync(join(SHIPPED, "track_order.yaml"), join(dir, "track_order.yaml"));
    later();
    expect(recognise("where is my order").intent).toBe("track_order");
    expect(intentProblems()).toEqual([]);
  } finally {
    env.SOPS_DIR = home;
  }
});
