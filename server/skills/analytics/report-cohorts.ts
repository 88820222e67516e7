import { z } from "zod";
import { PERIODS } from "../../commerce/reports/period";
import { defineSkill } from "../contract";
import { runReport } from "./report-run";
import { periodFields, reportAct, reportOutput, reportReversibility } from "./report-schema";

export const reportCohorts = defineSkill({
  id: "report_cohorts_v1",
  name: "reportCohorts",
  version: "1.1.0",
  category: "analytics",
  description: {
    "zh-CN": "同期群报表：按首单月份分组的客户，在之后各月再次下单的人数和比例，附 CSV/Parquet 文件。",
    en: "Customers by the month of their first order, and how many of them ordered in each month after it, with CSV or Parquet files.",
  },
  input: z.object({ ...periodFields, period: z.enum(PERIODS).default("this_year") }),
  output: reportOutput,
  permissions: ["report:read"],
  dependencies: [],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 5 },
  effect: "external",
  reversibility: reportReversibility,
  movesMoney: false,
  idempotency: (input) => reportAct("cohorts", input, "month"),
  costMicroUsd: 2_000,
  summarize: ({ period, from, to }, locale) => {
    const days = from === undefined && to === undefined ? period : `${from ?? ""}–${to ?? ""}`;
    return locale === "zh-CN" ? `生成同期群报表（${days}）` : `Make the cohort report (${days})`;
  },
  run: (ctx, { time_zone, period, from, to, ...filing }) =>
    runReport(ctx, { kind: "cohorts", groupBy: "month", period, from, to, timeZone: time_zone }, filing, {
      "zh-CN": "同期群报表",
      en: "Cohort report",
    }),
});
