import { expect, it } from "vitest";
import { z } from "zod";
import { compileSop } from "./compile";
import type { KnownSkill, KnownSkills } from "./declare-types";

const plain = { input: z.object({}), output: z.object({}), permissions: [], effect: "read" as const };
const skills: KnownSkills = new Map<string, KnownSkill>([
  ["find", { ...plain, card: { kind: "ticket" as const, draw: () => null } }],
  ["count", plain],
]);

function findings(ending: string) {
  const text = `SOP_ID: test
DESCRIPTION: A test.
TRIGGERS: [{ type: user_intent, intent_name: test }]
INPUT_SCHEMA: { type: object, properties: {} }
STEPS:
  - { id: find_it, type: skill_call, skill_name: find, output_var: found }
  - { id: count_it, type: skill_call, skill_name: count, output_var: counted }
  - { id: ask, type: human_approval, message: "\${size(counted)} of it?", approvers: [ops], timeout: 1h, output_var: asked }
  - { id: end, type: output, message_template: "\${asked.verdict}", ${ending} }
`;
  const { graph, problems } = compileSop(text, "t.yaml", { skills });
  return { graph, problems: problems.filter(({ code }) => code === "no-card" || code === "unread-output") };
}

it("draws what skills with cards gave, which counts as reading it", () => {
  const { graph, problems } = findings("cards: [found], message_with_cards: Here it is.");
  expect(problems).toEqual([]);
  expect(graph?.nodes.end).toMatchObject({ cards: ["found"], messageWithCards: { en: { parts: [{}] } } });
});

it.each([
  ["cards: [fund]", /No step has the output `fund`; did you mean `found`\?/],
  ["cards: [counted]", /count has no card/],
  ["cards: [asked]", /calls no skill/],
  ["message_with_cards: Here it is.", /needs `cards`/],
])("refuses %s", (ending, message) => {
  const problems = findings(ending).problems.filter(({ code }) => code === "no-card");
  expect(problems).toMatchObject([{ severity: "error", line: 9, path: ["end"] }]);
  expect(problems[0]?.message).toMatch(message);
});
