// What people wrote about an execution, as the audit log may keep it (AUDIT_POLICY): their reasons, values and outputs may
// name the customer too.
import type { Db, Execution } from "../db";
import { skillRegistry } from "../skills/registry";
import type { SopGraph } from "../sop/graph";
import { getGraph } from "../sop/versions";
import type { Hidden } from "./masking";
import { recordedValue } from "./masking-writes";
import { hiddenOfRow } from "./run-hidden";

type Row = Pick<
  Execution,
  "actor" | "customerId" | "state" | "variables" | "arrivals" | "sopId" | "sopVersion" | "sopChecksum"
>;

const registered = (name: string) => skillRegistry.get(name) ?? null;

export async function hiddenIn(db: Db, row: Row, graph: SopGraph): Promise<Hidden> {
  const customer = row.customerId ? await db.customer.findUnique({ where: { id: row.customerId } }) : null;
  return hiddenOfRow(row, graph, customer, registered);
}

/** The value as the audit log may keep it. */
export async function recordedOf<T>(db: Db, row: Row, value: T): Promise<T> {
  const graph = await getGraph(db, row.sopId, row.sopVersion, row.sopChecksum);
  return recordedValue(graph.auditPolicy, value, await hiddenIn(db, row, graph));
}
