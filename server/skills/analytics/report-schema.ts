// What every report skill takes and gives.
import { z } from "zod";
import { PERIODS } from "../../commerce/reports/period";
import { REPORT_FORMATS } from "../../commerce/reports/records";
import { localizedSchema } from "../localized";

export const periodFields = {
  /** Which days; from and to win over it. */
  period: z.enum(PERIODS).default("last_30_days"),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Whose days: "Asia/Shanghai". Without it, those of the person who asks. */
  time_zone: z
    .string()
    .regex(/^[\w/+-]{1,64}$/)
    .optional(),
  formats: z.array(z.enum(REPORT_FORMATS)).max(REPORT_FORMATS.length).default(["csv"]),
  /** A file store among the resources; without it, this installation's own folder. */
  resource_id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
};

const cell = z.union([z.string(), z.number(), z.null()]);

export const reportOutput = z.object({
  report_id: z.string(),
  title: localizedSchema,
  from: z.iso.date(),
  to: z.iso.date(),
  time_zone: z.string(),
  columns: z.array(z.object({ key: z.string(), label: localizedSchema, kind: z.string() })),
  /** The first 50; the files hold all. Money in minor units beside its currency. */
  rows: z.array(z.record(z.string(), cell)),
  row_count: z.int(),
  truncated: z.boolean(),
  totals: z.array(z.record(z.string(), cell)),
  /** The totals and the first rows, in a line for each. */
  lines: z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) }),
  /** The first rows and the totals as a Markdown table; "" without rows. */
  table: localizedSchema.optional(),
  files: z.array(z.object({ format: z.enum(REPORT_FORMATS), name: z.string(), url: z.string(), bytes: z.int() })),
  reused: z.boolean(),
});

type Asked = {
  period: string;
  from?: string | undefined;
  to?: string | undefined;
  time_zone?: string | undefined;
  formats: readonly string[];
  resource_id?: string | undefined;
};

/** What makes two requests the same one. */
export function reportAct(kind: string, asked: Asked, groupBy: string): string {
  const { period, from, to, time_zone, formats, resource_id } = asked;
  const days = from === undefined && to === undefined ? period : `${from ?? ""}..${to ?? ""}`;
  const files = [...new Set(formats)].sort().join("+") || "none";
  return ["report", kind, groupBy, days, time_zone ?? "own", files, resource_id ?? "local"].join(":");
}

/** A report only tells what was so; it takes nothing from anybody. */
export const reportReversibility = {
  kind: "notice",
  because: {
    "zh-CN": "报表只陈述当时的数据，不改变任何业务记录。",
    en: "A report only says what the records held; it changes none of them.",
  },
} as const;
