// An execution as this reader may see it: personal data is for its customer, and for who holds pii:read, when its SOP
// masks it; secrets are for nobody. Ids, names of steps and times are nobody's personal data.
import { can } from "../auth/permissions";
import type { Ctx } from "../context";
import type { AiDecision, Customer, Execution } from "../db";
import { skillRegistry } from "../skills/registry";
import type { SopGraph } from "../sop/graph";
import { asPublished } from "../sop/skill-majors";
import { hide, hideOnly, hiddenOf, labelsOf, maskValue, type Labels } from "./masking";
import type { ExecutionDetail, JournalRow } from "./read";
import type { ExecutionApproval } from "./read-family";

const registered = (name: string) => skillRegistry.get(name) ?? null;

/** Whether this reader sees the personal data of this execution. */
export function seesPersonalData(
  ctx: Pick<Ctx, "actor">,
  row: Pick<Execution, "userId" | "customerId">,
  policy: SopGraph["auditPolicy"],
): boolean {
  const { actor } = ctx;
  if (!policy.maskSensitive || can(actor, "pii:read") || row.userId === actor.userId) return true;
  return actor.customerId !== null && actor.customerId === row.customerId;
}

type Personal = Pick<Customer, "name" | "email" | "phone">;
type Veil = { over: <T>(value: T) => T; labels: (stepId: string) => Labels };

/** The same without what this reader may not see. */
export function maskedFor(ctx: Ctx, detail: ExecutionDetail, customer: Personal | null): ExecutionDetail {
  const { execution, graph, steps, decision, approvals, review } = detail;
  const sees = seesPersonalData(ctx, execution, graph.auditPolicy);
  const veil = veilOf(detail, customer, sees);
  return {
    ...detail,
    masked: !sees,
    execution: coverExecution(execution, veil),
    steps: steps.map((step) => coverStep(step, veil)),
    decision: decision && coverDecision(decision, veil),
    approvals: approvals.map((approval) => coverApproval(approval, veil)),
    review: review && { ...review, note: veil.over(review.note) },
  };
}

function veilOf({ execution, graph, steps }: ExecutionDetail, customer: Personal | null, sees: boolean): Veil {
  const skillOf = asPublished(graph, registered);
  const journaled = steps.filter(({ phase, output }) => phase === "FORWARD" && output !== null);
  // What was read again for an approval is a variable and in no row.
  const variables = execution.variables as Record<string, unknown>;
  const held = Object.values(graph.nodes).map(({ id, outputVar }) => ({
    stepId: id,
    output: variables[outputVar ?? ""] ?? null,
  }));
  const outputs = [...journaled, ...held];
  const { name } = execution.actor as { name?: string };
  // Whoever acts for a customer is that customer; staff are named in every audit row.
  const people = customer ? [customer, { name: name ?? null }] : [];
  const hidden = hiddenOf(graph, people, outputs, skillOf);
  if (!sees) return { over: (value) => hide(value, hidden), labels: (stepId) => labelsOf(graph, stepId, skillOf) };
  const secret = new Map([...hiddenOf(graph, [], outputs, skillOf)].filter(([, shown]) => shown === "[secret]"));
  const secrets = (stepId: string) =>
    Object.fromEntries(Object.entries(labelsOf(graph, stepId, skillOf)).filter(([, label]) => label === "secret"));
  return { over: (value) => hideOnly(value, secret), labels: secrets };
}

function coverExecution<T extends ExecutionDetail["execution"]>(row: T, { over }: Veil): T {
  const { customerName, actor, input, variables, output, error, arrivals, control, state } = row;
  const { failure, tokens = [] } = state as { failure?: unknown; tokens?: { error?: unknown }[] };
  return {
    ...row,
    ...over({ customerName, actor, input, variables, output, error, arrivals, control }),
    state: {
      ...(state as object),
      ...(failure ? { failure: over(failure) } : {}),
      tokens: tokens.map((token) => (token.error ? { ...token, error: over(token.error) } : token)),
    },
  };
}

function coverStep(step: JournalRow, { over, labels }: Veil): JournalRow {
  const { input, error, summary } = step;
  const output = maskValue(step.output, labels(step.stepId)) as typeof step.output;
  return { ...step, ...over({ input, output, error, summary }) };
}

function coverDecision(decision: AiDecision, { over }: Veil): AiDecision {
  const { inputContext, outputDecision, errorMessage, compensationReason } = decision;
  return { ...decision, ...over({ inputContext, outputDecision, errorMessage, compensationReason }) };
}

function coverApproval(approval: ExecutionApproval, { over }: Veil): ExecutionApproval {
  const { message, shown, editable, values, reason } = approval;
  return {
    ...approval,
    ...over({ message, shown, editable, values, reason }),
    answers: approval.answers.map((one) => ({ ...one, ...over({ text: one.text, edits: one.edits }) })),
  };
}
