// The rows of the journal, made from what happened.
import { AppError, toPublicError } from "../errors";
import type { Skill } from "../skills/contract";
import type { Node } from "../sop/graph";
import type { JournalRow } from "./commit";
import { journaledCall } from "./masking-writes";
import type { Run } from "./run";
import { skillOf } from "./run-hidden";

/** One attempt under way. `input` is kept as soon as it is known, so that a failure can show it. */
export type Attempt = { token: string; number: number; startedAt: Date; input: unknown };

/** What a node calls: a skill, a model's task, another SOP. */
export function calledName(node: Node): string | null {
  if (node.type === "skill_call") return node.skill;
  if (node.type === "model_call") return node.task;
  return node.type === "call_sop" ? node.sopId : null;
}

export function succeeded(run: Run, node: Node, attempt: Attempt, output: unknown, cost = 0): JournalRow {
  const kept = journaledCall(run.graph.auditPolicy, effectOf(run, node), { input: attempt.input, output });
  return {
    stepId: node.id,
    kind: node.type === "switch" ? "decision_logic" : node.type,
    name: calledName(node),
    phase: "FORWARD",
    attempt: attempt.number,
    status: "SUCCEEDED",
    ...kept,
    error: null,
    startedAt: attempt.startedAt,
    completedAt: run.engine.clock.now(),
    costMicroUsd: cost,
    token: attempt.token,
  };
}

function effectOf(run: Run, node: Node): Skill["effect"] | null {
  return node.type === "skill_call" ? (skillOf(run.engine)(node.skill)?.effect ?? null) : null;
}

/** It goes on beside the others, or waits. */
export function started(run: Run, node: Node, attempt: Attempt, output: unknown = null): JournalRow {
  return { ...succeeded(run, node, attempt, output), status: "STARTED", completedAt: null };
}

export function failed(run: Run, node: Node, attempt: Attempt, error: unknown): JournalRow {
  return {
    ...succeeded(run, node, attempt, null),
    status: "FAILED",
    error: toPublicError(error instanceof Error ? error : new AppError("INTERNAL", "Unknown failure.")),
  };
}
