import { describe, expect, it } from "vitest";
import { compileSop } from "./compile";
import { gather } from "./load";

function sop(id: string, options: { calls?: string; version?: number; input?: string; permissions?: string } = {}) {
  const { calls, version = 1, input = "{}", permissions = "" } = options;
  const call = calls ? `  - { id: call, type: call_sop, ${calls} }\n` : "";
  return `SOP_ID: ${id}
VERSION: ${version}
DESCRIPTION: A test.
TRIGGERS: []
INPUT_SCHEMA: { type: object, properties: ${input}${input === "{}" ? "" : ", required: [n]"} }
REQUIRED_PERMISSIONS: [${permissions}]
STEPS:
${call}  - { id: end, type: output, message_template: Done. }
`;
}

const compiled = (...texts: string[]) =>
  texts.map((text, i) => compileSop(text, `${String.fromCharCode(97 + i)}.yaml`));
const check = (...texts: string[]) => gather(compiled(...texts));
const ids = (loaded: ReturnType<typeof check>) => loaded.sops.map(({ graph }) => `${graph.sopId}_v${graph.version}`);
const said = (loaded: ReturnType<typeof check>) =>
  loaded.problems.map(({ file, code, message }) => [file, code, message]);

const REFUND = `  - { id: ask, type: human_approval, message: May I?, approvers: [manager], on_reject: { goto: end } }
  - id: refund
    type: skill_call
    skill_name: executeRefund
    input: { order_id: "\${default(INPUT.order_id, '1')}", amount_minor: 100, reason: quality_issue }
`;
const TICKET = `  - id: ticket
    type: skill_call
    skill_name: createSupportTicket
    input: { subject: Help, description: Please., category: refund }
`;
const INPUT = "{ order_id: { type: string }, n: { type: integer } }";
const withSteps = (text: string, steps: string) => text.replace("STEPS:\n", `STEPS:\n${steps}`);

describe("an act of an SOP that is called", () => {
  const child = withSteps(sop("child", { input: INPUT }), REFUND);
  const middle = sop("middle", { calls: "sop: child, input: { order_id: '1', n: 1 }" });
  const left = (...texts: string[]) =>
    check(...texts)
      .problems.filter(({ code }) => code === "no-compensation")
      .map(({ file, path }) => [file, path.join(" ")]);

  it("is left alone when a later step of the caller can fail", () => {
    const caller = sop("a", { calls: "sop: child, input: { order_id: '1', n: 1 }" });
    expect(left(caller, child)).toEqual([]);
    expect(left(caller.replace("  - { id: end", `${TICKET}  - { id: end`), child)).toEqual([["a.yaml", "call ticket"]]);
    const caught = TICKET.replace("    input", "    on_failure: { goto: end }\n    input");
    expect(left(caller.replace("  - { id: end", `${caught}  - { id: end`), child)).toEqual([]);
  });

  it("is seen through any number of SOPs", () => {
    const caller = sop("a", { calls: "sop: middle" }).replace("  - { id: end", `${TICKET}  - { id: end`);
    expect(left(caller, middle, child)).toEqual([["a.yaml", "call ticket"]]);
  });
});

describe("a step that runs another SOP", () => {
  it("finds it among the files that are loaded together, or among others that are in use", () => {
    const caller = sop("a", { calls: "sop: b" });
    expect(check(caller, sop("b")).problems).toEqual([]);
    const { sops } = gather(compiled(sop("b")));
    expect(gather(compiled(caller), sops).problems).toEqual([]);
  });

  it("is refused when there is none, where it names it", () => {
    const loaded = check(sop("caller", { calls: "sop: handel" }), sop("handle"));
    expect(loaded.problems).toMatchObject([
      { code: "unknown-sop", severity: "error", file: "a.yaml", line: 8, column: 38, path: ["call"] },
    ]);
    expect(loaded.problems[0]?.message).toContain("did you mean `handle`?");
    expect(ids(loaded)).toEqual(["handle_v1"]);
  });

  it("is refused when that version is not there", () => {
    const loaded = check(sop("a", { calls: "sop: b, version: 3" }), sop("b"), sop("b", { version: 2 }));
    expect(said(loaded)).toEqual([["a.yaml", "unknown-sop", "Step `call`: `b` has no version 3; there is 1, 2."]]);
    expect(check(sop("a", { calls: "sop: b, version: 1" }), sop("b"), sop("b", { version: 2 })).problems).toEqual([]);
  });

  it("is refused with the file it calls, through any number of files", () => {
    const loaded = check(
      sop("a", { calls: "sop: b" }),
      sop("b", { calls: "sop: c" }),
      sop("c", { calls: "sop: gone" }),
      sop("d"),
    );
    expect(loaded.problems.map(({ file, code }) => [file, code]).sort()).toEqual([
      ["a.yaml", "unknown-sop"],
      ["b.yaml", "unknown-sop"],
      ["c.yaml", "unknown-sop"],
    ]);
    expect(said(loaded).join()).toContain("`c` cannot be called: its file c.yaml has errors");
    expect(ids(loaded)).toEqual(["d_v1"]);
  });

  it("is told of even in a file that has other errors", () => {
    const broken = sop("a", { calls: "sop: gone, goto: nowhere" });
    expect(check(broken).problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["undefined-target", "unknown-sop"]),
    );
  });

  it("gives what the other takes", () => {
    const b = sop("b", { input: "{ n: { type: integer } }" });
    const faults = (input: string) =>
      said(check(sop("a", { calls: `sop: b, input: ${input}` }), b)).map(([, code, message]) => `${code}: ${message}`);
    expect(faults("{ n: 5 }")).toEqual([]);
    expect(faults("{ n: x }")).toEqual(['type-error: Step `call`, input of b: `n` must be a whole number, not "x".']);
    expect(faults("{ n: '${NOW}' }")).toEqual([
      "type-error: Step `call`, input of b: `n` must be a whole number, but this gives text.",
    ]);
    expect(faults("{}")).toEqual(["type-error: Step `call`, input of b: `input` lacks `n`, which is required."]);
    expect(faults("{ n: 5, m: 6 }").join()).toContain("`m` is not taken here");
    expect(ids(check(sop("a", { calls: "sop: b, input: { n: x }" }), b))).toEqual(["b_v1"]);
  });

  it("warns of a permission only the other asks for", () => {
    const b = sop("b", { permissions: '"order:read"' });
    const loaded = check(sop("a", { calls: "sop: b" }), b);
    expect(loaded.problems).toMatchObject([{ code: "missing-permission", severity: "warning", path: ["call"] }]);
    expect(ids(loaded)).toEqual(["a_v1", "b_v1"]);
    expect(
      check(sop("a", { calls: "sop: b", permissions: '"order:*"' }), b).problems.filter(
        ({ code }) => code === "missing-permission",
      ),
    ).toEqual([]);
  });
});

describe("SOPs that call each other", () => {
  it("without end are refused, each with its way", () => {
    const loaded = check(
      sop("a", { calls: "sop: b" }),
      sop("b", { calls: "sop: a" }),
      sop("c", { calls: "sop: c" }),
      sop("d"),
    );
    const loops = loaded.problems.filter(({ code }) => code === "endless-loop");
    expect(loops.map(({ file, message }) => [file, /\((.*)\)/.exec(message)?.[1]])).toEqual([
      ["a.yaml", "a → b → a"],
      ["b.yaml", "b → a → b"],
      ["c.yaml", "c → c"],
    ]);
    expect(loaded.problems.filter(({ code }) => code === "unknown-sop")).toEqual([]);
    expect(ids(loaded)).toEqual(["d_v1"]);
  });

  it("are not told apart by an old version that did", () => {
    const loaded = check(sop("a", { calls: "sop: b" }), sop("b", { calls: "sop: a" }), sop("b", { version: 2 }));
    expect(loaded.problems).toEqual([]);
    expect(ids(loaded)).toEqual(["a_v1", "b_v1", "b_v2"]);
  });

  it("through a file that is not checked are refused too", () => {
    const { sops } = gather([...compiled(sop("a")), ...compiled(sop("b", { calls: "sop: a" }))]);
    const changed = compiled(sop("a", { calls: "sop: b" }));
    expect(
      gather(
        changed,
        sops.filter(({ graph }) => graph.sopId === "b"),
      ).problems,
    ).toMatchObject([{ code: "endless-loop", file: "a.yaml" }]);
  });
});
