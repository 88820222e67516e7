// Test support: an execution as the database would hold it at some moment, without anybody having advanced it.
import type { Actor } from "../context";
import type { Database, Prisma } from "../db";
import { newId } from "../ids";
import type { LoadedSop } from "../sop/graph";
import { publishSops } from "../sop/versions";
import type { Token } from "./state";

type Row = Partial<Prisma.ExecutionUncheckedCreateInput>;
export type PlacedStep = Partial<Prisma.ExecutionStepUncheckedCreateInput> & { stepId: string };

export type Placed = {
  status: string;
  /** Where the main path stands, and what it waits for. */
  token?: Partial<Token>;
  row?: Row;
  /** The journal, in order; succeeded forward skill calls unless they say otherwise. */
  steps?: PlacedStep[];
};

const LIN: Actor = { userId: "user_lin", role: "customer", customerId: null, name: "Lin" };

export async function placeExecution(database: Database, sop: LoadedSop, placed: Placed): Promise<string> {
  const { client } = database;
  const { graph, checksum } = sop;
  const id = newId("exec");
  const token: Token = { id: "", node: graph.entry, attempt: 0, ...placed.token };
  const at = new Date();
  await publishSops(client, [sop]);
  await client.execution.create({
    data: {
      id,
      sopId: graph.sopId,
      sopVersion: graph.version,
      sopChecksum: checksum,
      userId: LIN.userId,
      actor: LIN,
      channel: "test",
      locale: "en",
      intent: "test",
      intentConfidence: 0.9,
      status: placed.status,
      node: token.node,
      state: { tokens: [token], started: {}, steps: 0 } as object,
      input: {},
      seq: placed.steps?.length ?? 0,
      createdAt: at,
      ...placed.row,
    },
  });
  await client.aiDecision.create({
    data: {
      id: id.replace("exec_", "dec_"),
      executionId: id,
      createdAt: placed.row?.createdAt ?? at,
      userId: LIN.userId,
      triggerIntent: "test",
      selectedSopId: graph.sopId,
      sopVersion: graph.version,
      inputContext: (placed.row?.input ?? {}) as object,
      status: "RUNNING",
      reviewRequired: graph.auditPolicy.reviewRequired,
    },
  });
  await client.executionStep.createMany({
    data: (placed.steps ?? []).map((step, i) => {
      const node = graph.nodes[step.stepId];
      return {
        id: newId("step"),
        executionId: id,
        seq: i + 1,
        kind: node?.type ?? "skill_call",
        name: node?.type === "skill_call" ? node.skill : null,
        phase: "FORWARD",
        attempt: 1,
        status: "SUCCEEDED",
        startedAt: at,
        completedAt: new Date(at.getTime() + i),
        worker: "w",
        fence: 1,
        ...step,
      };
    }),
  });
  return id;
}
