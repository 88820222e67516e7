// The card of an approval as it is at the moment somebody answers it: rendered anew from facts read again. Of an SOP that
// another one calls, the facts that one read for the call count too. A rollback's card states what was recorded and reads
// nothing: its plan is bound to what it undoes where it begins (startRollback). Changes nothing.
import type { Approval, Execution } from "../db";
import { renderInput } from "../sop/expressions";
import type { Node, SopGraph } from "../sop/graph";
import { renderCard } from "./approval-acts";
import { canonical, withEdits, type ApprovalCard } from "./approval-card";
import { approvalNode, graphOf, readBehind, scopeOf, unavailable, type FactReader } from "./approval-facts";
import { cardOf } from "./approval-record";
import type { State } from "./state";

/** `variables`: those of the card's facts that the execution knows otherwise. Whoever accepts the card hands them to it. */
export type FreshCard = { card: ApprovalCard; variables: Record<string, unknown> };

/** Throws UNAVAILABLE (facts_unavailable, retryable) when a fact cannot be read. */
export async function readCardAgain(reader: FactReader, row: Approval, execution: Execution): Promise<FreshCard> {
  const graph = await graphOf(reader.db, execution);
  const node = approvalNode(graph, row.stepId);
  const scope = await scopeOf(reader.db, execution, graph, row.createdAt);
  const variables = await readBehind(reader, execution, graph, node, scope);
  try {
    const card = withEdits(node, renderCard(graph, node, { ...scope, ...variables }), cardOf(row).shown.edits);
    return { card, variables };
  } catch (error) {
    throw unavailable(node.id, error);
  }
}

/**
 * The card as it would be were the execution called now; null when it would be called as it was. What it was called with
 * stays what it is, so that such a card can only be refused.
 */
export async function readCardAsCalled(
  reader: FactReader,
  row: Approval,
  execution: Execution,
): Promise<ApprovalCard | null> {
  const input = await inputNow(reader, execution);
  if (canonical(input) === canonical(execution.input)) return null;
  return (await readCardAgain(reader, row, { ...execution, input })).card;
}

async function inputNow(reader: FactReader, execution: Execution): Promise<Execution["input"]> {
  const call = await callOf(reader, execution);
  if (!call) return execution.input;
  const { caller, graph, node } = call;
  const before = await scopeOf(reader.db, caller, graph, execution.createdAt);
  const known = { ...before, INPUT: await inputNow(reader, caller) };
  const now = { ...known, ...(await readBehind(reader, caller, graph, node, known)) };
  try {
    const given = renderInput(node.input, now) as Record<string, unknown>;
    if (canonical(given) === canonical(renderInput(node.input, before))) return execution.input;
    return { ...(execution.input as object), ...given } as Execution["input"];
  } catch (error) {
    throw unavailable(node.id, error);
  }
}

type Call = { caller: Execution; graph: SopGraph; node: Extract<Node, { type: "call_sop" }> };

/** The step that waits for this execution. */
async function callOf({ db }: FactReader, { id, parentId, parentKind }: Execution): Promise<Call | null> {
  const caller = parentId && parentKind === "call" ? await db.execution.findUnique({ where: { id: parentId } }) : null;
  if (!caller) return null;
  const { tokens } = caller.state as unknown as State;
  const token = tokens.find(({ wait }) => wait?.kind === "child" && wait.id === id);
  const graph = await graphOf(db, caller);
  const node = graph.nodes[token?.node ?? ""];
  return node?.type === "call_sop" ? { caller, graph, node } : null;
}
