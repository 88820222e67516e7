// The cards below an answer: of what its SOP lists, the results that skills really gave, as the journal has them. Nothing of
// a card is kept; how it is made of a result the skill says.
import type { Locale } from "../context";
import type { ExecutionStep } from "../db";
import { cards, type CardData, type CardKind } from "../skills/cards.schema";
import type { CardAbout } from "../skills/contract";
import { skillRegistry } from "../skills/registry";
import type { SkillNode } from "../sop/graph";
import { referenceIn } from "../sop/skill-majors";
import type { ChatPart } from "./parts.schema";
import type { Work } from "./work";

export type CardPart = { [K in CardKind]: Extract<ChatPart, { type: `data-${K}` }> }[CardKind];

const PARTS: ReadonlySet<string> = new Set(Object.keys(cards).map((kind) => `data-${kind}`));

export const isCard = (part: ChatPart): part is CardPart => PARTS.has(part.type);

/** `all`: whatever came of those that are listed can be drawn, so that the words need not say what they show. */
export function answerCards(work: Work, locale: Locale, now: Date): { parts: CardPart[]; all: boolean } {
  const { graph, execution } = work;
  const node = graph.nodes[(execution.output as { node?: string } | null)?.node ?? ""];
  const names = node?.type === "output" ? (node.cards ?? []) : [];
  const results = names.flatMap((name) => latestResult(work, name) ?? []);
  const parts = results.flatMap((result) => drawCard(work, result, { locale, now }) ?? []);
  return { parts, all: parts.length > 0 && parts.length === results.length };
}

function drawCard(
  { graph, execution }: Work,
  { name, node, row }: Result,
  about: Omit<CardAbout<unknown>, "input">,
): CardPart | null {
  // A journal that keeps only a summary has no outputs; what later steps read is always there.
  const result = (execution.variables as Record<string, unknown>)[name] ?? row.output;
  const skill = skillRegistry.get(referenceIn(graph, node.skill));
  const output = skill?.output.safeParse(result);
  if (!skill?.card || !output?.success) return null;
  const { kind, draw } = skill.card;
  // What a person put in by hand, or an older version left, may be no card.
  const card = cards[kind].safeParse(draw(output.data, { ...about, input: row.input ?? {} }));
  return card.success ? partOf(kind, name, card.data) : null;
}

type Result = { name: string; node: SkillNode; row: ExecutionStep };

/** What the variable holds at the end: of the steps that set it, the last that succeeded. */
function latestResult({ graph, steps }: Work, name: string): Result | null {
  const row = steps.findLast(({ stepId, phase, status }) => {
    const node = graph.nodes[stepId];
    return phase === "FORWARD" && status === "SUCCEEDED" && node?.type === "skill_call" && node.outputVar === name;
  });
  const node = row && graph.nodes[row.stepId];
  return row && node?.type === "skill_call" ? { name, node, row } : null;
}

function partOf(kind: CardKind, name: string, data: CardData<CardKind>): CardPart {
  return { type: `data-${kind}`, id: `card:${name}`, data } as CardPart;
}
