// What every report skill does: read the table, put the files away, and answer with both.
import type { z } from "zod";
import { toCsv } from "../../commerce/reports/csv";
import { toParquet } from "../../commerce/reports/parquet";
import type { Period } from "../../commerce/reports/period";
import {
  makeReport,
  reportFiles,
  reportResult,
  SHOWN_ROWS,
  type ReportFile,
  type ReportFormat,
  type ReportRequest,
} from "../../commerce/reports/records";
import type { ReportTable } from "../../commerce/reports/table";
import type { Localized } from "../../context";
import { putFile } from "../../resources/connectors/files";
import type { SkillContext } from "../contract";
import { reportLines } from "./report-lines";
import { reportMarkdown } from "./report-markdown";
import type { reportOutput } from "./report-schema";

const FORMATS: Record<ReportFormat, { contentType: string; write: (table: ReportTable) => Buffer }> = {
  csv: { contentType: "text/csv; charset=utf-8", write: toCsv },
  parquet: { contentType: "application/vnd.apache.parquet", write: toParquet },
};

/** Where files go: formats, and a file store of the company's, or none for this installation's own folder. */
export type Filing = { formats: readonly ReportFormat[]; resource_id?: string | undefined };

async function putFiles(
  ctx: SkillContext,
  kind: string,
  { formats, resource_id }: Filing,
  { id, period, table }: { id: string; period: Period; table: ReportTable },
): Promise<ReportFile[]> {
  const files: ReportFile[] = [];
  for (const format of new Set(formats)) {
    const { contentType, write } = FORMATS[format];
    const bytes = write(table);
    const name = `${kind}-${period.from}-${period.to}.${format}`;
    const key = `reports/${id}/${name}`;
    await putFile(ctx, resource_id ?? null, key, bytes, contentType);
    files.push({ format, key, name, contentType, bytes: bytes.length, resourceId: resource_id ?? null });
  }
  return files;
}

export async function runReport(
  ctx: SkillContext,
  request: ReportRequest,
  filing: Filing,
  title: Localized,
): Promise<z.output<typeof reportOutput>> {
  const act = { key: ctx.idempotencyKey, executionId: ctx.executionId };
  const { report, reused } = await makeReport(ctx, request, act, (made) => putFiles(ctx, request.kind, filing, made));
  const result = reportResult(report);
  const { from, to, timeZone } = report.params as Period;
  return {
    report_id: report.id,
    title,
    from,
    to,
    time_zone: timeZone,
    columns: result.columns.map(({ key, label, kind }) => ({ key, label, kind })),
    rows: result.rows,
    row_count: result.rowCount,
    truncated: result.rowCount > SHOWN_ROWS,
    totals: result.totals,
    lines: { "zh-CN": reportLines(result, "zh-CN"), en: reportLines(result, "en") },
    table: { "zh-CN": reportMarkdown(result, "zh-CN"), en: reportMarkdown(result, "en") },
    files: reportFiles(report).map(({ format, name, bytes }) => ({
      ...{ format, name, bytes },
      url: `/api/reports/${report.id}/${format}`,
    })),
    reused,
  };
}
