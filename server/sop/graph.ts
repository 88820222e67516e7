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
  /** JSON Schema the answer must fit; then the step's output is that JSON. null: the output is {text, …}. */
  outputSchema: Record<string, unknown> | null;
};
export type DecisionNode = NodeBase & {
  type: "decision_logic";
  condition: Template;
  onTrue: string | null;
  onFalse: string | null;
};
/** `decision_logic` written with `switch`: the first case one of whose values equals the subject, else `otherwise`. */
export type SwitchNode = NodeBase & {
  type: "switch";
  subject: Template;
  cases: { values: (string | number | boolean | null)[]; next: string | null }[];
  otherwise: string | null;
};

/** When the branches of a parallel step are joined: every one, the first, or so many have succeeded. */
export type JoinPolicy = { kind: "all" } | { kind: "any" } | { kind: "at_least"; count: number };
/**
 * Inside a branch `next: null` ends the branch. Once the join is decided (reached, or beyond reach) the branches that
 * still run `finish`, or `stop` after the step they are in. No step of a branch leads out of it, nor into it.
 */
export type ParallelNode = NodeBase & {
  type: "parallel_execution";
  branches: { id: string; entry: string }[];
  join: JoinPolicy;
  others: "finish" | "stop";
};

/** Who may answer. "customer" is whom the execution is for: their answer is a confirmation of their own wish. */
export type Approver = { role: string } | { user: string } | { customer: true };
/** Applies when the amount is at least `fromMinor`; of several the one with the highest `fromMinor`. */
export type ApprovalTier = { fromMinor: number; approvers: Approver[]; count: number };
export type ApprovalTimeout = { kind: "reject" } | { kind: "escalate" } | { kind: "goto"; target: string };
export type ApprovalNode = NodeBase & {
  type: "human_approval";
  message: { "zh-CN": Template; en: Template };
  approvers: Approver[];
  /** How many different people must approve. One rejection decides. */
  count: number;
  tiers: ApprovalTier[];
  /** Integer minor units; what tiers go by and the card shows as the stake. */
  amount: Template | null;
  /** ISO 4217 code of `amount`. */
  currency: Template | null;
  /** Further facts on the card, by name. With the message and the amount they are what an answer is bound to. */
  shows: InputTemplate;
  /** What an approver may change: the proposed value and the JSON Schema an edited one must fit, by name. */
  editable: Record<string, { value: InputTemplate; schema: Record<string, unknown>; label: Localized | null }>;
  remindAfterMs: number | null;
  escalate: { afterMs: number; to: Approver[] } | null;
  onTimeout: ApprovalTimeout;
  /** Where a rejection goes; null: to `next`, and the steps after it must read the output. */
  onReject: string | null;
};

/** Waits for a time span or until a time (an ISO string); holds nothing meanwhile. */
export type WaitNode = NodeBase & {
  type: "wait";
  durationMs: number | null;
  until: Template | null;
};

/** Runs another SOP as an execution of its own and waits for its end. Its output: {status, outcome, execution_id}. */
export type CallSopNode = NodeBase & {
  type: "call_sop";
  sopId: string;
  /** null: the newest version at the time of the call. */
  version: number | null;
  input: InputTemplate;
};

export type OutputNode = NodeBase & {
  type: "output";
  message: { "zh-CN": Template; en: Template };
  /** Variables whose skills' cards are drawn with it. */
  cards?: string[];
  /** Said instead of the message where all of the cards are drawn. */
  messageWithCards?: { "zh-CN": Template; en: Template };
  /** What the audit and the conversation take from this ending. */
  outcome: "resolved" | "unresolved";
};
export type Node =
  SkillNode | ModelNode | DecisionNode | SwitchNode | ParallelNode | ApprovalNode | WaitNode | CallSopNode | OutputNode;

/**
 * What COMPENSATION_STRATEGY says about one step's failure. First the named steps are undone in this order, then every
 * other completed step, last first; then the notices and alerts; then the steps from `then` run, and the execution ends
 * COMPENSATED. Templates may read FAILURE {step, code, reason, message}.
 */
export type CompensationRule = {
  step: string;
  rollback: string[];
  /** Roles, "customer", or user ids. */
  notify: string[];
  alerts: string[];
  then: string | null;
};

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
  compensation: CompensationRule[];
  /** What its skills without a version meant when it was compiled; see skill-majors.ts. */
  skillMajors?: Readonly<Record<string, number>>;
  auditPolicy: { level: "FULL_TRACE" | "SUMMARY"; maskSensitive: boolean; reviewRequired: boolean };
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
