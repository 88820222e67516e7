// What an execution's page says, derived from its data: no words, no pixels.
import type { Locale } from "@/server/context";
import type { Node } from "@/server/sop/graph";
import type { ExecutionPageData, JournalStep, ModelCall } from "./page-data";
import { branchPlaces } from "./branch-places";
import { tokensOf } from "./step-facts";
import type { Bar, Row, TimelineInput } from "./timeline-model";
import { rowKey } from "./timeline-spans";

export function timelineInput({ execution, steps, graph, openSteps, live, now }: ExecutionPageData): TimelineInput {
  const { status, createdAt, startedAt, completedAt } = execution;
  const asyncSteps = Object.values(graph.nodes).filter((node) => node.type === "skill_call" && node.async);
  return {
    execution: { status, tokens: tokensOf(execution.state), createdAt, startedAt, completedAt },
    steps,
    mainPath: graph.mainPath,
    places: branchPlaces(graph.nodes),
    asyncSteps: new Set(asyncSteps.map((node) => node.id)),
    openSteps: new Set(openSteps),
    live,
    now,
  };
}

/** A step's name in the reader's language; its id when this version does not know it. */
export function stepTitle(nodes: Record<string, Node>, stepId: string, locale: Locale): string {
  return nodes[stepId]?.label[locale] || stepId;
}

/** Milliseconds since the customer asked; grows with each read while it lasts. */
export function elapsedMs({ execution, now }: Pick<ExecutionPageData, "execution" | "now">): number {
  return Math.max(0, (execution.completedAt ?? now).getTime() - execution.createdAt.getTime());
}

/** The audit record's total once it is closed; until then what the journal has added up. */
export function costMicroUsd({ decision, steps }: Pick<ExecutionPageData, "decision" | "steps">): number {
  if (decision?.completedAt) return Math.round(decision.totalCostUsd * 1_000_000);
  return steps.reduce((sum, step) => sum + step.costMicroUsd, 0);
}

export type Related = { emailId: string | null; ticketNumber: string | null };

/** The e-mail and the ticket this execution made, as its own steps report them. */
export function relatedRecords(steps: readonly Pick<JournalStep, "output">[]): Related {
  const last = (field: string) => {
    const found = steps.map((step) => fieldOf(step.output, field)).findLast((value) => value !== null);
    return found ?? null;
  };
  return { emailId: last("email_id"), ticketNumber: last("ticket_number")?.replace(/^#/, "") ?? null };
}

function fieldOf(output: unknown, field: string): string | null {
  if (typeof output !== "object" || output === null) return null;
  const value = (output as Record<string, unknown>)[field];
  return typeof value === "string" ? value : null;
}

export type StepRecord = {
  /** The journal row of the attempt; null while it has none. */
  entry: JournalStep | null;
  input: unknown;
  calls: ModelCall[];
};

/** Everything known of one attempt. An asynchronous attempt's input was written when it was begun. */
export function stepRecord(
  { steps, modelCalls }: Pick<ExecutionPageData, "steps" | "modelCalls">,
  row: Row,
  bar: Bar | null,
): StepRecord {
  const entry = steps.find((step) => step.seq === bar?.seq) ?? null;
  const ofStep = steps.filter((step) => rowKey(step) === row.key);
  const input = entry?.input ?? ofStep.findLast((step) => step.input !== null)?.input ?? null;
  const calls = row.phase === "forward" ? modelCalls.filter((call) => call.stepId === row.stepId) : [];
  return { entry, input, calls };
}

/** Models that answered or failed, with how often each was asked, in the order they were first asked. */
export function modelsUsed(
  calls: readonly Pick<ModelCall, "provider" | "model">[],
): { model: string; calls: number }[] {
  const counts = new Map<string, number>();
  for (const { model } of calls) counts.set(model, (counts.get(model) ?? 0) + 1);
  return [...counts].map(([model, count]) => ({ model, calls: count }));
}

/** The answer the customer read, in the reader's language. */
export function answerText(output: unknown, locale: Locale): string | null {
  const message = typeof output === "object" && output !== null && "message" in output ? output.message : null;
  return fieldOf(message, locale);
}

export type Failure = { code: string; message: string; stepId: string | null };

export function failureOf(error: unknown): Failure | null {
  const code = fieldOf(error, "code");
  if (!code) return null;
  return { code, message: fieldOf(error, "message") ?? "", stepId: fieldOf(error, "stepId") };
}
