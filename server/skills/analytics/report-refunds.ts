import { z } from "zod";
import { REFUND_GROUPS } from "../../commerce/reports/refunds";
import { defineSkill } from "../contract";
import { runReport } from "./report-run";
import { periodFields, reportAct, reportOutput, reportReversibility } from "./report-schema";

export const reportRefunds = defineSkill({
  id: "report_refunds_v1",
  name: "reportRefunds",
  version: "1.1.0",
  category: "analytics",
  description: {
    "zh-CN":
      "退款报表：某段时间按日、周、月或原因统计已退、处理中和失败的退款，以及占收款的比例，按币种分列，附 CSV/Parquet 文件。",
    en: "Refunds of a period by day, week, month or reason: given back, on the way and failed, and their share of what was charged, for each currency, with CSV or Parquet files.",
  },
  input: z.object({ ...periodFields, group_by: z.enum(REFUND_GROUPS).default("day") }),
  output: reportOutput,
  permissions: ["report:read"],
  dependencies: [],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 5 },
  effect: "external",
  reversibility: reportReversibility,
  movesMoney: false,
  idempotency: (input) => reportAct("refunds", input, input.group_by),
  costMicroUsd: 2_000,
  summarize: ({ period, from, to }, locale) => {
    const days = from === undefined && to === undefined ? period : `${from ?? ""}–${to ?? ""}`;
    return locale === "zh-CN" ? `生成退款报表（${days}）` : `Make the refunds report (${days})`;
  },
  run: (ctx, { group_by, time_zone, period, from, to, ...filing }) =>
    runReport(ctx, { kind: "refunds", groupBy: group_by, period, from, to, timeZone: time_zone }, filing, {
      "zh-CN": "退款报表",
      en: "Refunds report",
    }),
});
