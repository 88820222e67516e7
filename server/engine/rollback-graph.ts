// The procedure that rolls one execution back: its compensating calls in order, each with what it needs written in, and
// an answer that says what could not be undone. An ordinary SOP version, so that its page, journal, decision and audit
// are the ordinary ones. Pure.
import { createHash } from "node:crypto";
import { canonical } from "./approval-card";
import type { ApprovalNode, InputTemplate, LoadedSop, Node, SopGraph, Template } from "../sop/graph";
import { remainingLoss, type RollbackAct } from "./rollback-acts";
import {
  askMessage,
  doneMessage,
  isDone,
  partlyMessage,
  refusedMessage,
  undoingOf,
  type Message,
  type RollbackStep,
  type RollbackStory,
} from "./rollback-texts";

const HOUR_MS = 3_600_000;
const NO_RETRY = { count: 0, backoffMs: 0, jitter: false, on: [] };
const RETRY = { count: 3, backoffMs: 200, jitter: true, on: [] };
const UNDO_TIMEOUT_MS = 15_000;

export type RollbackOrder = {
  executionId: string;
  graph: SopGraph;
  acts: readonly RollbackAct[];
  reason: string;
  /** The operator's name. */
  by: string;
};

/** `undoes`: the act that each step undoes. */
export type RollbackSop = { sop: LoadedSop; undoes: Record<string, string> };

/** Another manager is asked when money moves, and where the SOP wants its decisions reviewed. */
export function needsApproval(graph: SopGraph, acts: readonly RollbackAct[]): boolean {
  return graph.auditPolicy.reviewRequired || acts.some(({ verdict, movesMoney }) => verdict === "undo" && movesMoney);
}

export function rollbackSop(order: RollbackOrder): RollbackSop {
  const { executionId, graph, acts, reason, by } = order;
  const steps = acts.filter(({ verdict }) => verdict === "undo").map((act, i) => ({ id: `undo_${i + 1}`, act }));
  const story = { executionId, title: graph.title, reason, by, steps, remaining: remainingLoss(acts) };
  const nodes = [
    ...(needsApproval(graph, acts) ? [approvalNode(story, entryOf(steps[0]))] : []),
    ...steps.flatMap((step, i) => undoNodes(executionId, step, entryOf(steps[i + 1]))),
    decisionNode("all_undone", steps.map(isDone).join(" && ") || "true", "answer_undone", "answer_partly"),
    outputNode("answer_undone", doneMessage(story), "resolved"),
    outputNode("answer_partly", partlyMessage(story), "unresolved"),
    outputNode("answer_refused", refusedMessage(story), "unresolved"),
  ];
  const made = graphOf(order, nodes, steps);
  const source = JSON.stringify(made, null, 2);
  const checksum = createHash("sha256").update(canonical(made)).digest("hex");
  const file = `rollback of ${executionId}`;
  return {
    sop: { file, source, checksum, graph: made },
    undoes: Object.fromEntries(steps.map(({ id, act }) => [id, act.act])),
  };
}

function graphOf({ graph }: RollbackOrder, nodes: Node[], steps: readonly RollbackStep[]): SopGraph {
  const title = { "zh-CN": `回滚：${graph.title["zh-CN"]}`, en: `Roll back: ${graph.title.en}` };
  const asks = nodes[0]?.type === "human_approval" ? [nodes[0].id] : [];
  return {
    sopId: `rollback_${graph.sopId}`,
    version: 1,
    title,
    description: title,
    category: graph.category,
    intents: ["rollback"],
    inputSchema: {
      type: "object",
      properties: { execution_id: { type: "string" }, reason: { type: "string" }, undoes: { type: "object" } },
      required: ["execution_id", "reason", "undoes"],
    },
    requiredPermissions: [],
    entry: nodes[0]?.id ?? "all_undone",
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    order: nodes.map(({ id }) => id),
    mainPath: [...asks, ...steps.map(({ id }) => id)],
    compensation: [],
    auditPolicy: graph.auditPolicy,
  };
}

const base = { line: 1, onFailure: null, retry: NO_RETRY, timeoutMs: 5_000, outputVar: null };

/** An act that can be undone for some time only is looked at again when its turn comes: an approval may take days. */
function entryOf(step: RollbackStep | undefined): string {
  if (!step) return "all_undone";
  return step.act.until === null ? step.id : checkOf(step);
}

const checkOf = (step: RollbackStep) => `${step.id}_in_time`;

function undoNodes(executionId: string, step: RollbackStep, next: string): Node[] {
  const { act, id } = step;
  const own = act.act.startsWith(`${executionId}#`) ? act.act.slice(executionId.length + 1) : act.act;
  const undo: Node = {
    ...base,
    id,
    type: "skill_call",
    label: undoingOf(step),
    next,
    onFailure: next,
    retry: RETRY,
    timeoutMs: UNDO_TIMEOUT_MS,
    outputVar: id,
    skill: act.compensatedBy ?? act.skill,
    input: literal(act.input),
    // The key compensation of this act would have had: if that got through after all, this finds it.
    idempotencyKey: { parts: [{ text: `undo:${executionId}:${own}` }] },
    async: false,
  };
  if (act.until === null) return [undo];
  return [decisionNode(checkOf(step), `timestamp(NOW) <= timestamp(${JSON.stringify(act.until)})`, id, next), undo];
}

const literal = (value: unknown): InputTemplate => ({ kind: "literal", value });

const DECISION_LABELS: Record<string, Node["label"]> = {
  all_undone: { "zh-CN": "检查是否全部撤销", en: "Check that all is undone" },
};
const IN_TIME = { "zh-CN": "检查是否仍可撤销", en: "Check that it can still be undone" };

function decisionNode(id: string, condition: string, onTrue: string, onFalse: string): Node {
  const label = DECISION_LABELS[id] ?? IN_TIME;
  return {
    ...base,
    id,
    type: "decision_logic",
    label,
    next: null,
    condition: { parts: [{ expr: condition }] },
    onTrue,
    onFalse,
  };
}

const ANSWER_LABELS = {
  answer_undone: { "zh-CN": "说明已回滚", en: "Say that it was rolled back" },
  answer_partly: { "zh-CN": "说明未能撤销的部分", en: "Say what could not be undone" },
  answer_refused: { "zh-CN": "说明未获批准", en: "Say that it was not approved" },
};

function outputNode(id: keyof typeof ANSWER_LABELS, message: Message, outcome: "resolved" | "unresolved"): Node {
  return { ...base, id, type: "output", label: ANSWER_LABELS[id], next: null, message, outcome };
}

function approvalNode(story: RollbackStory, next: string): ApprovalNode {
  const stake = stakeOf(story.steps);
  const value = (expr: string): Template => ({ parts: [{ expr }] });
  return {
    ...base,
    id: "approve",
    type: "human_approval",
    label: { "zh-CN": "由另一位经理批准", en: "Another manager approves" },
    next,
    timeoutMs: 24 * HOUR_MS,
    outputVar: "approval",
    message: askMessage(story),
    approvers: [{ role: "manager" }, { role: "admin" }],
    count: 1,
    tiers: [],
    amount: stake ? value(String(stake.minor)) : null,
    currency: stake ? value(JSON.stringify(stake.currency)) : null,
    shows: literal({
      execution_id: story.executionId,
      requested_by: story.by,
      reason: story.reason,
      undone: story.steps.map((step) => undoingOf(step)),
      remaining: story.remaining,
    }),
    editable: {},
    remindAfterMs: 4 * HOUR_MS,
    escalate: null,
    onTimeout: { kind: "goto", target: "answer_refused" },
    onReject: "answer_refused",
  };
}

/** What is moved back, when it is of one currency. */
function stakeOf(steps: readonly RollbackStep[]): { minor: number; currency: string } | null {
  const moved = steps.flatMap(({ act }) => (act.money ? [act.money] : []));
  const [first] = moved;
  if (!first || moved.some(({ currency }) => currency !== first.currency)) return null;
  return { minor: moved.reduce((sum, { minor }) => sum + minor, 0), currency: first.currency };
}
