import type { TestDatabase } from "../../postgres/test-database";
import { ops, paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

const asked = (more: Record<string, unknown>) => async (database: TestDatabase) => {
  await paidOrder(database);
  return { period: "this_month", time_zone: "Asia/Shanghai", formats: ["csv", "parquet"], ...more };
};

export const analyticsSamples: SkillSamples = {
  reportSales: { actor: ops, given: asked({ group_by: "day" }) },
  reportRefunds: { actor: ops, given: asked({ group_by: "reason" }) },
  reportSla: { actor: ops, given: asked({ subject: "deliveries" }) },
  reportCohorts: { actor: ops, given: asked({}) },
};
