// For the tests of the meaning checks: skills of every kind, and what one small SOP yields.
import { expect } from "vitest";
import { z } from "zod";
import type { Reversibility, Skill } from "../skills/contract";
import { checkCode } from "./check-codes";
import { compileSop } from "./compile";
import type { KnownSkills } from "./declare-types";
import type { SopGraph, SopProblem } from "./graph";
import { layWays } from "./ways";

type Kind = { reversibility: Reversibility; movesMoney?: boolean; labels?: Record<string, "pii" | "secret"> };

function skill(output: z.ZodType, kind: Kind, idempotency: (input: never) => string | null) {
  const effect = kind.reversibility.kind === "none" ? ("read" as const) : ("local" as const);
  const input = z.looseObject({ order_id: z.string().optional() });
  return { input, output, permissions: [], effect, idempotency: idempotency as Skill["idempotency"], ...kind };
}

const READS: Kind = { reversibility: { kind: "none" } };
const done = z.object({ id: z.string(), note: z.string().nullable() });
const byOrder = (what: string) => (input: { order_id?: string }) => `${what}:${input.order_id}`;
const order = z.object({
  order_id: z.string(),
  status: z.string(),
  total: z.int(),
  email: z.string(),
  token: z.string(),
  lines: z.array(z.object({ sku: z.string(), engraving: z.string() })),
});

const SKILLS: KnownSkills = new Map([
  [
    "getOrder",
    skill(order, { ...READS, labels: { email: "pii", token: "secret", "lines.*.engraving": "pii" } }, () => null),
  ],
  ["checkOrder", skill(z.object({ ok: z.boolean(), note: z.string() }), READS, () => null)],
  ["readWeather", skill(z.object({ text: z.string() }), READS, () => null)],
  ["refund", skill(done, { reversibility: { kind: "irreversible" }, movesMoney: true }, byOrder("refund"))],
  [
    "charge",
    skill(done, { reversibility: { kind: "reversible", compensate: "refund" }, movesMoney: true }, byOrder("pay")),
  ],
  ["ship", skill(done, { reversibility: { kind: "irreversible" } }, byOrder("ship"))],
  ["tag", skill(done, { reversibility: { kind: "reversible", compensate: "tag" } }, byOrder("tag"))],
  ["mail", skill(done, { reversibility: { kind: "notice" } }, byOrder("mail"))],
  ["unnamed", skill(done, { reversibility: { kind: "reversible", compensate: "tag" } }, () => null)],
  [
    "worded",
    skill(done, { reversibility: { kind: "notice" } }, (input: { order_id?: string; note?: string }) =>
      [input.order_id, input.note].join(),
    ),
  ],
  [
    "picky",
    skill(done, { reversibility: { kind: "reversible", compensate: "tag" } }, (input: { items: string[] }) =>
      input.items.map((item) => item).join(),
    ),
  ],
  ["careless", skill(done, { reversibility: { kind: "reversible", compensate: "tag" } }, () => "careless")],
]);

const HEAD = `SOP_ID: test
DESCRIPTION: A test.
TRIGGERS: [{ type: user_intent, intent_name: test }]
INPUT_SCHEMA:
  type: object
  properties: {
    order_id: { type: string }, mail: { type: string, format: email },
    note: { type: string, x-label: pii },
    pin: { type: string, x-label: secret },
    wish: { type: string }, amount: { type: integer }, due: { type: string, format: date-time },
    channel: { type: string, enum: [web, phone] }, mood: { type: string, enum: [good, bad] },
    }
  required: [order_id, mail, note, pin, wish, amount, due, channel]
STEPS:
`;

/** The findings of an SOP's steps about what it would do, of one code or of all. */
export function findings(steps: string, code?: string): SopProblem[] {
  const { graph, problems } = compileSop(HEAD + steps, "t.yaml", { skills: SKILLS });
  const broken = problems.filter((problem) => ["text", "calls"].includes(checkCode(problem.code)?.group ?? "text"));
  expect(broken.filter(({ code: one }) => one !== "no-output-schema")).toEqual([]);
  const found = problems.filter((problem) => checkCode(problem.code)?.group === "meaning");
  if (graph) for (const { path } of found) expectWalk(graph, path);
  return code === undefined ? found : found.filter((problem) => problem.code === code);
}

/** What an SOP's steps are given or compare that does not fit. */
export function typeErrors(steps: string): SopProblem[] {
  const { problems } = compileSop(HEAD + steps, "t.yaml", { skills: SKILLS });
  return problems.filter(({ code }) => code === "type-error");
}

/** The paths of the findings of one code, each as "a b c". */
export function paths(steps: string, code: string): string[] {
  return findings(steps, code).map(({ path }) => path.join(" "));
}

/** That a path begins where an execution may begin, and that each step of it leads to the next. */
export function expectWalk(graph: SopGraph, path: readonly string[]): void {
  const ways = layWays(graph);
  const starts = [graph.entry, ...graph.compensation.flatMap(({ then }) => then ?? [])];
  expect(starts).toContain(path[0]);
  path.slice(1).forEach((id, i) => {
    const leads = ways.from(path[i] ?? "").map(({ to }) => to);
    expect(leads, `${path[i]} → ${id} in ${path.join(" ")}`).toContain(id);
  });
}

/** A line of a step, to write them short. */
export const REFUND = `  - { id: refund, type: skill_call, skill_name: refund, input: { order_id: "\${INPUT.order_id}" } }\n`;
export const TAG = `  - { id: tag, type: skill_call, skill_name: tag, input: { order_id: "\${INPUT.order_id}" } }\n`;
export const END = `  - { id: end, type: output, message_template: Done. }\n`;
export const NO = `  - { id: refused, type: output, message_template: No., outcome: unresolved }\n`;
export const ASK = `  - { id: ask, type: human_approval, message: May I?, approvers: [manager], output_var: human }\n`;
export const ASK_OR = `  - { id: ask, type: human_approval, message: May I?, approvers: [manager], on_reject: { goto: refused } }\n`;
export const iff = (id: string, condition: string, no: string) =>
  `  - { id: ${id}, type: decision_logic, condition: '${condition}', false_path: [{ goto: ${no} }] }\n`;
/** A model that answers \`judged\` with the given fields. */
export const JUDGE = (fields: string) =>
  `  - id: judge
    type: model_call
    skill_name: judgeRefund
    model_router_policy: financial_sensitive
    prompt_template: Judge.
    output_schema: { type: object, properties: { ${fields} } }
    output_var: judged
`;
