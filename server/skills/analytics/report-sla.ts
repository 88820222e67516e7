import { z } from "zod";
import { SLA_SUBJECTS } from "../../commerce/reports/sla";
import { defineSkill } from "../contract";
import { runReport } from "./report-run";
import { periodFields, reportAct, reportOutput, reportReversibility } from "./report-schema";

export const reportSla = defineSkill({
  id: "report_sla_v1",
  name: "reportSla",
  version: "1.1.0",
  category: "analytics",
  description: {
    "zh-CN": "服务水平报表：包裹是否按时送达、工单是否按时解决、技能与流程的成功率和耗时，附 CSV/Parquet 文件。",
    en: "Whether promises were kept in a period: parcels delivered when due, tickets resolved in time, how often skills and procedures succeeded and how long they took, with CSV or Parquet files.",
  },
  input: z.object({ ...periodFields, subject: z.enum(SLA_SUBJECTS).default("deliveries") }),
  output: reportOutput,
  permissions: ["report:read"],
  dependencies: [],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 5 },
  effect: "external",
  reversibility: reportReversibility,
  movesMoney: false,
  idempotency: (input) => reportAct("sla", input, input.subject),
  costMicroUsd: 2_000,
  summarize: ({ period, from, to }, locale) => {
    const days = from === undefined && to === undefined ? period : `${from ?? ""}–${to ?? ""}`;
    return locale === "zh-CN" ? `生成服务水平报表（${days}）` : `Make the service level report (${days})`;
  },
  run: (ctx, { subject, time_zone, period, from, to, ...filing }) =>
    runReport(ctx, { kind: "sla", groupBy: subject, period, from, to, timeZone: time_zone }, filing, {
      "zh-CN": "服务水平报表",
      en: "Service level report",
    }),
});
