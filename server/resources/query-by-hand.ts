// A question put to a company's database by a person: an administrator, who is noted in the audit with what was asked.
import type { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { queryResource, queryResourceInput, type Rows } from "./connectors/postgres";

export const queryByHandInput = queryResourceInput.pick({ resourceId: true, sql: true, maxRows: true });

/** Throws FORBIDDEN, and what queryResource throws. */
export async function queryByHand(ctx: Ctx, input: z.input<typeof queryByHandInput>): Promise<Rows> {
  requirePermission(ctx, "resource:manage");
  const { resourceId, sql, maxRows } = queryByHandInput.parse(input);
  const answer = await queryResource(ctx, { resourceId, sql, maxRows });
  const { rows, truncated } = answer;
  await recordAudit(ctx, {
    action: "resource.query",
    resourceType: "resource",
    resourceId,
    after: { sql, rows: rows.length, truncated },
  });
  return answer;
}
