import { z } from "zod";
import { SALES_GROUPS } from "../../commerce/reports/sales";
import { defineSkill } from "../contract";
import { runReport } from "./report-run";
import { periodFields, reportAct, reportOutput, reportReversibility } from "./report-schema";

export const reportSales = defineSkill({
  id: "report_sales_v1",
  name: "reportSales",
  version: "1.1.0",
  category: "analytics",
  description: {
    "zh-CN":
      "销售报表：某段时间按日、周、月、类别或商品统计订单、金额、优惠与运费，按币种分列，附 CSV/Parquet 文件。日期按提问者的时区。",
    en: "Sales of a period by day, week, month, category or product: orders, goods, discounts, delivery and totals for each currency, with CSV or Parquet files. Days are those of the person who asks.",
  },
  input: z.object({ ...periodFields, group_by: z.enum(SALES_GROUPS).default("day") }),
  output: reportOutput,
  permissions: ["report:read"],
  dependencies: [],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 5 },
  effect: "external",
  reversibility: reportReversibility,
  movesMoney: false,
  idempotency: (input) => reportAct("sales", input, input.group_by),
  costMicroUsd: 2_000,
  summarize: ({ period, from, to }, locale) => {
    const days = from === undefined && to === undefined ? period : `${from ?? ""}–${to ?? ""}`;
    return locale === "zh-CN" ? `生成销售报表（${days}）` : `Make the sales report (${days})`;
  },
  run: (ctx, { group_by, time_zone, period, from, to, ...filing }) =>
    runReport(ctx, { kind: "sales", groupBy: group_by, period, from, to, timeZone: time_zone }, filing, {
      "zh-CN": "销售报表",
      en: "Sales report",
    }),
});
