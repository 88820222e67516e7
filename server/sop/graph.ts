// The compiled form of an SOP: a flat graph of nodes. Plain JSON, stored with every version, so that an execution can
// finish on the version it began with.
import type { Localized } from "../context";

/**
 * Text with ${CEL} holes; `parts` alternates literal text and expression sources. A lone hole keeps its value's type.
 * `doubles` are the paths ("order.rate", "order.items.*.weight") whose schema says number, not integer: JSON cannot tell
 * 5 from 5.0, CEL must.
 */
export type Template = { parts: ({ text: string } | { expr: string; doubles?: string[] })[] };

/** An input value of a step: JSON whose strings may hold templates. */
export type InputTemplate =
  | { kind: "literal"; value: unknown }
  | { kind: "template"; template: Template }
  | { kind: "object"; fields: Record<string, InputTemplate> }
  | { kind: "list"; items: InputTemplate[] };

/** `on` empty: the errors that say themselves that they may pass (AppError.retryable). */
export type RetryPolicy = { count: number; backoffMs: number; jitter: boolean; on: string[] };

type NodeBase = {
  id: string;
  /** Shown on the timeline and ticked in the chat. */
  label: Localized;
  /** 1-based line in the source. */
  line: number;
  /** The next node; null ends the execution. */
  next: string | null;
  /** Where to go when retries are spent; null starts compensation. */
  onFailure: string | null;
  /** Error codes and reasons that onFailure answers ("NOT_FOUND"); absent: every failure. See failure.ts. */
  onFailureFor?: string[];
  retry: RetryPolicy;
  timeoutMs: number;
  outputVar: string | null;
};

export type SkillNode = NodeBase & {
  type: "skill_call";
  skill: string;
  input: InputTemplate;
  idempotencyKey: Template | null;
  async: boolean;
};
export type ModelNode = NodeBase & {
  type: "model_call";
  /** The task's name, for example "generateCustomerApology"; the offline provider answers by it. */
  task: string;
  policy: string;
  input: InputTemplate;
  prompt: { "zh-CN": Template; en: Template };
};
export type DecisionNode = NodeBase & {
  type: "decision_logic";
  condition: Template;
  onTrue: string | null;
  onFalse: string | null;
};
export type OutputNode = NodeBase & {
  type: "output";
  message: { "zh-CN": Template; en: Template };
  /** What the audit and the conversation take from this ending. */
  outcome: "resolved" | "unresolved";
};
export type Node = SkillNode | ModelNode | DecisionNode | OutputNode;

export type SopGraph = {
  sopId: string;
  version: number;
  title: Localized;
  description: Localized;
  category: string;
  intents: string[];
  /** JSON Schema of INPUT. */
  inputSchema: Record<string, unknown>;
  requiredPermissions: string[];
  entry: string;
  nodes: Record<string, Node>;
  /** Node ids in the order they are written. */
  order: string[];
  /** The steps of the usual path, in order, as the chat's work card lists them. Output nodes are not in it. */
  mainPath: string[];
  auditPolicy: { level: string; maskSensitive: boolean; reviewRequired: boolean };
};

/** A finding of the loader or checker. Lines and columns are 1-based. */
export type SopProblem = {
  file: string;
  line: number;
  column: number;
  severity: "error" | "warning";
  code: string;
  message: string;
  /** Step ids that show the fault. */
  path: string[];
};

export type LoadedSop = { file: string; source: string; checksum: string; graph: SopGraph };
