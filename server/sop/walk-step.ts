// Takes one step of a walk: renders what it says, asks the caller as often as its retry policy allows, and tells where
// the path goes on.
import { AppError } from "../errors";
import {
  evaluateCondition,
  renderInput,
  renderMessage,
  renderTemplate,
  renderText,
  variablesRead,
  type Scope,
} from "./expressions";
import type { ApprovalNode, Node, ParallelNode, RetryPolicy, SwitchNode, WaitNode } from "./graph";
import type { ApprovalAsked, StepCall, StepError, StepResult, Walking } from "./walk-contract";

/** `source`: the step whose failure it is, when that is another one (an asynchronous call this one reads). */
export type Taken = { next: string | null } | { error: StepError; source?: Node };

type OneStep = Exclude<Node, ParallelNode>;

export function scopeOf({ walk, facts, asynchronous, graph }: Walking): Scope {
  const results: Record<string, unknown> = {};
  for (const [step, result] of asynchronous) {
    const name = graph.nodes[step]?.outputVar;
    if (name && "output" in result) results[name] = result.output;
  }
  const { failure } = walk;
  return {
    ...walk.variables,
    ...results,
    INPUT: facts.input,
    EXECUTION_ID: facts.executionId ?? "exec_walk",
    LOCALE: facts.locale,
    NOW: facts.now,
    CUSTOMER: facts.customer,
    FAILURE: failure && {
      step: failure.step,
      code: failure.code,
      message: failure.message ?? "",
      reason: failure.reason ?? "",
    },
  };
}

export async function takeStep(walking: Walking, token: string, node: OneStep): Promise<Taken> {
  const noted = (status: "SUCCEEDED" | "FAILED", error?: StepError) =>
    walking.walk.steps.push({
      step: node.id,
      token,
      phase: "FORWARD",
      attempt: 1,
      last: true,
      status,
      skill: null,
      ...(error ? { error } : {}),
    });
  const broken = brokenSource(walking, node);
  if (broken) {
    noted("FAILED", broken.error);
    return broken;
  }
  try {
    if (node.type === "skill_call" || node.type === "model_call" || node.type === "call_sop") {
      return await outside(walking, token, node);
    }
    if (node.type === "human_approval") return await approval(walking, token, node);
    const next = inside(walking, node);
    noted("SUCCEEDED");
    return { next };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const why = stepError(error);
    noted("FAILED", why);
    return { error: why };
  }
}

export function stepError(error: AppError): StepError {
  const { reason } = error.options;
  return { code: error.code, message: error.message, retryable: error.retryable, ...(reason ? { reason } : {}) };
}

/** A result this step reads will never come. */
function brokenSource({ graph, asynchronous }: Walking, node: OneStep): (Taken & { error: StepError }) | null {
  if (asynchronous.size === 0) return null;
  const reads = variablesRead(node);
  for (const id of graph.order) {
    const source = graph.nodes[id];
    const result = asynchronous.get(id);
    if (!source?.outputVar || !result || "output" in result || !reads.includes(source.outputVar)) continue;
    const message = `${id} failed: ${result.error.message ?? result.error.code}`;
    return { error: { code: "CONFLICT", message }, source };
  }
  return null;
}

/** Steps that only look at what is known. */
function inside(walking: Walking, node: Extract<OneStep, { type: "decision_logic" | "switch" | "wait" | "output" }>) {
  const { walk } = walking;
  const scope = scopeOf(walking);
  switch (node.type) {
    case "decision_logic": {
      const holds = evaluateCondition(node.condition, scope);
      walk.ways.add(`${node.id}: ${holds}`);
      return holds ? node.onTrue : node.onFalse;
    }
    case "switch":
      return switched(walking, node, renderTemplate(node.subject, scope));
    case "wait":
      return waited(walking, node, scope);
    case "output": {
      const message = renderMessage(node.message, scope);
      const beside = node.messageWithCards ? { messageWithCards: renderMessage(node.messageWithCards, scope) } : {};
      walking.answer = { kind: "answered", node: node.id, outcome: node.outcome, message, ...beside };
      return node.next;
    }
  }
}

function switched({ walk }: Walking, node: SwitchNode, subject: unknown): string | null {
  const found = node.cases.find(({ values }) => values.some((value) => value === subject));
  walk.ways.add(`${node.id}: ${found ? caseName(found.values) : "default"}`);
  return found ? found.next : node.otherwise;
}

export function caseName(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" | ");
}

function waited({ walk }: Walking, node: WaitNode, scope: Scope): string | null {
  const until = node.until ? renderText(node.until, scope) : null;
  if (until !== null && Number.isNaN(Date.parse(until))) {
    throw new AppError("VALIDATION", `${node.id} waits until "${until}", which is not a time.`);
  }
  walk.waits.push({ step: node.id, durationMs: node.durationMs, until });
  return node.next;
}

type Outside = Extract<OneStep, { type: "skill_call" | "model_call" | "call_sop" }>;

async function outside(walking: Walking, token: string, node: Outside): Promise<Taken> {
  const { walk } = walking;
  const scope = scopeOf(walking);
  const input = renderInput(node.input, scope);
  walk.given[node.id] = input;
  const make = (attempt: number): StepCall => {
    const base = { token, attempt, input, scope };
    switch (node.type) {
      case "skill_call":
        return { ...base, kind: "skill", node, skill: node.skill, key: walk.keys[node.id] ?? null };
      case "model_call":
        return { ...base, kind: "model", node, prompt: renderText(node.prompt[walking.facts.locale], scope) };
      case "call_sop":
        return { ...base, kind: "sop", node };
    }
  };
  if (node.type === "skill_call" && node.idempotencyKey) walk.keys[node.id] = renderText(node.idempotencyKey, scope);
  const result = await attempts(walking, node, token, make);
  if ("output" in result) {
    if (node.type === "skill_call") walk.done.push({ node, token, input, output: result.output });
    walk.done.push(...(result.undoable ?? []));
  }
  if (node.type === "skill_call" && node.async) {
    walking.asynchronous.set(node.id, result);
    return { next: node.next };
  }
  return settle(walking, node, result);
}

async function attempts(
  walking: Walking,
  node: Outside | ApprovalNode,
  token: string,
  make: (attempt: number) => StepCall,
): Promise<StepResult> {
  let lost = 0;
  for (let attempt = 1; ; attempt++) {
    const before = walking.schedule.lost?.(token, node.id) ?? 0;
    // Workers lost while an asynchronous call was being handed over are not tries of the call itself.
    if (node.type !== "skill_call" || !node.async) lost += before;
    const call = make(attempt);
    if (before > 0) doubt(walking, call);
    const result = await walking.call(call);
    const skill = call.kind === "skill" ? call.skill : null;
    const entry = { step: node.id, token, phase: "FORWARD" as const, attempt, skill };
    if ("output" in result) {
      walking.walk.steps.push({ ...entry, status: "SUCCEEDED", last: true });
      if (call.kind === "skill") noDoubt(walking, call);
      return result;
    }
    if (UNKNOWN.includes(result.error.code) && result.error.reason !== "circuit_open") doubt(walking, call);
    const last = attempt + lost > node.retry.count || !mayPass(node.retry, result.error);
    walking.walk.steps.push({ ...entry, status: "FAILED", last, error: result.error });
    if (last) return result;
  }
}

/** What a call may have done although it never said so. A refusal is an answer: then nothing was done. */
const UNKNOWN: readonly string[] = ["TIMEOUT", "UNAVAILABLE", "INTERNAL"];

/** Of several attempts whose outcome nobody knows the last one stands for all: they name one business act. */
function doubt(walking: Walking, call: StepCall): void {
  if (call.kind !== "skill") return;
  const undoing = walking.compensationOf(call.skill);
  if (undoing === "nothing" || !undoing.external) return;
  noDoubt(walking, call);
  const { node, token, input } = call;
  walking.walk.done.push({ node, token, input, output: null, inDoubt: true });
}

function noDoubt({ walk }: Walking, { node, token }: StepCall): void {
  walk.done = walk.done.filter((one) => !one.inDoubt || one.token !== token || one.node.id !== node.id);
}

/** Whether the step's policy tries again after this error. */
export function mayPass({ on }: Pick<RetryPolicy, "on">, { code, reason, retryable }: StepError): boolean {
  if (on.length === 0) return retryable ?? (code === "UNAVAILABLE" || code === "TIMEOUT");
  return on.includes(code) || (!!reason && on.includes(reason));
}

function settle({ walk }: Walking, node: Outside, result: StepResult): Taken {
  if ("error" in result) return { error: result.error };
  if (node.outputVar) walk.variables[node.outputVar] = result.output;
  return { next: node.next };
}

async function approval(walking: Walking, token: string, node: ApprovalNode): Promise<Taken> {
  const { walk } = walking;
  const scope = scopeOf(walking);
  const proposed = Object.entries(node.editable).map(([name, { value }]) => [name, renderInput(value, scope)] as const);
  const input: ApprovalAsked = {
    message: renderMessage(node.message, scope),
    amount: node.amount ? renderTemplate(node.amount, scope) : null,
    currency: node.currency ? renderTemplate(node.currency, scope) : null,
    shows: renderInput(node.shows, scope),
    editable: Object.fromEntries(proposed),
  };
  walk.given[node.id] = input;
  const result = await attempts(walking, node, token, (attempt) => ({
    kind: "approval",
    node,
    token,
    attempt,
    input,
    scope,
  }));
  if ("error" in result) return { error: result.error };
  const { verdict } = result.output as { verdict: "approved" | "rejected" | "timed_out" };
  walk.ways.add(`${node.id}: ${verdict}`);
  if (node.outputVar) walk.variables[node.outputVar] = result.output;
  if (verdict === "approved") return { next: node.next };
  if (verdict === "timed_out" && node.onTimeout.kind === "goto") return { next: node.onTimeout.target };
  return { next: node.onReject ?? node.next };
}
