// Reports that were made: what was asked, what came out, and where the files are. Asked for again at once it is the same
// report; asked for later it is made anew, because the shop went on.
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import type { Db, Prisma, Report } from "../../db";
import { transaction } from "../../db";
import { AppError } from "../../errors";
import { newId } from "../../ids";
import { readCohorts } from "./cohorts";
import { resolvePeriod, PERIODS, type Period } from "./period";
import { readRefunds, REFUND_GROUPS } from "./refunds";
import { readSales, SALES_GROUPS } from "./sales";
import { readSla, SLA_SUBJECTS } from "./sla";
import type { ReportTable } from "./table";

export const REPORT_FORMATS = ["csv", "parquet"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const FRESH_MS = 5 * 60_000;
const LOCK = 8_414_202;
const date = z.iso.date();

const asked = z.object({
  period: z.enum(PERIODS).optional(),
  from: date.optional(),
  to: date.optional(),
  /** Without it, that of the customer or of the person who asks. */
  timeZone: z.string().max(64).optional(),
});

export const reportRequest = z.discriminatedUnion("kind", [
  asked.extend({ kind: z.literal("sales"), groupBy: z.enum(SALES_GROUPS) }),
  asked.extend({ kind: z.literal("refunds"), groupBy: z.enum(REFUND_GROUPS) }),
  asked.extend({ kind: z.literal("sla"), groupBy: z.enum(SLA_SUBJECTS) }),
  asked.extend({ kind: z.literal("cohorts"), groupBy: z.literal("month") }),
]);
export type ReportRequest = z.output<typeof reportRequest>;

export type ReportFile = {
  format: ReportFormat;
  key: string;
  name: string;
  contentType: string;
  bytes: number;
  /** The file store it is in; null for this installation's own folder. */
  resourceId: string | null;
};
export type ReportResult = Pick<ReportTable, "columns" | "totalColumns" | "totals"> & {
  /** The first of them; the files hold all. */
  rows: ReportTable["rows"];
  rowCount: number;
};

/** Rows kept beside the files, and shown. */
export const SHOWN_ROWS = 50;

/** The time zone whose days are meant. */
export async function zoneOf(ctx: Ctx, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return asked;
  const { customerId, timeZone } = ctx.actor;
  const customer = customerId
    ? await ctx.db.customer.findUnique({ where: { id: customerId }, select: { timezone: true } })
    : null;
  return timeZone ?? customer?.timezone ?? "UTC";
}

async function readTable(ctx: Ctx, request: ReportRequest, period: Period): Promise<ReportTable> {
  const now = ctx.clock.now();
  switch (request.kind) {
    case "sales":
      return readSales(ctx.db, period, request.groupBy);
    case "refunds":
      return readRefunds(ctx.db, period, request.groupBy);
    case "sla":
      return readSla(ctx.db, period, request.groupBy, now);
    case "cohorts":
      return readCohorts(ctx.db, period, now);
  }
}

/** The table of a report, read now. Throws VALIDATION (time_zone_unknown, period_invalid). */
export async function readReportTable(ctx: Ctx, input: z.input<typeof reportRequest>) {
  requirePermission(ctx, "report:read");
  const request = reportRequest.parse(input);
  const period = resolvePeriod({ ...request, timeZone: await zoneOf(ctx, request.timeZone) }, ctx.clock.now());
  return { period, table: await readTable(ctx, request, period) };
}

export type MadeReport = { report: Report; reused: boolean };

/**
 * Makes a report once for each act: `write` puts its files away and says where. ctx.db is the pool; others who ask for the
 * same wait for it.
 */
export async function makeReport(
  ctx: Ctx,
  input: z.input<typeof reportRequest>,
  act: { key: string; executionId: string | null },
  write: (made: { id: string; period: Period; table: ReportTable }) => Promise<ReportFile[]>,
): Promise<MadeReport> {
  requirePermission(ctx, "report:read");
  const request = reportRequest.parse(input);
  const timeZone = await zoneOf(ctx, request.timeZone);
  const period = resolvePeriod({ ...request, timeZone }, ctx.clock.now());
  const asked = `${act.key}@${period.from}..${period.to}@${timeZone}`;
  return transaction(ctx.db, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::int, hashtext(${asked}))`;
    const fresh = new Date(ctx.clock.now().getTime() - FRESH_MS);
    const known = await db.report.findFirst({
      where: { act: asked, createdAt: { gt: fresh } },
      orderBy: { createdAt: "desc" },
    });
    if (known) return { report: known, reused: true };
    const table = await readTable({ ...ctx, db }, request, period);
    const id = newId("rept");
    const files = await write({ id, period, table });
    const report = await insertReport({ ...ctx, db }, { id, request, period, table, files, asked, ...act });
    return { report, reused: false };
  });
}

type NewReport = {
  id: string;
  request: ReportRequest;
  period: Period;
  table: ReportTable;
  files: ReportFile[];
  asked: string;
  executionId: string | null;
};

async function insertReport(ctx: Ctx, made: NewReport): Promise<Report> {
  const { id, request, period, table, files, asked, executionId } = made;
  const { kind, groupBy } = request;
  const result: ReportResult = {
    columns: table.columns,
    totalColumns: table.totalColumns ?? [],
    rows: table.rows.slice(0, SHOWN_ROWS),
    totals: table.totals.slice(0, SHOWN_ROWS),
    rowCount: table.rows.length,
  };
  const report = await ctx.db.report.create({
    data: {
      ...{ id, kind, executionId, act: asked, files, createdBy: ctx.actor.userId, createdAt: ctx.clock.now() },
      params: { groupBy, ...period },
      result: result as unknown as Prisma.InputJsonObject,
    },
  });
  await recordAudit(ctx, {
    action: "report.make",
    resourceType: "report",
    resourceId: id,
    after: { kind, groupBy, ...period, rows: table.rows.length },
    executionId: executionId ?? undefined,
  });
  return report;
}

export const readReportInput = z.object({ reportId: z.string().min(1).max(64) });

/** Throws NOT_FOUND (report_not_found). */
export async function readReport(
  ctx: { actor: Ctx["actor"]; db: Db },
  input: z.input<typeof readReportInput>,
): Promise<Report> {
  requirePermission(ctx, "report:read");
  const { reportId } = readReportInput.parse(input);
  const report = /^\w+$/.test(reportId) ? await ctx.db.report.findUnique({ where: { id: reportId } }) : null;
  if (!report) throw new AppError("NOT_FOUND", "There is no such report.", { reason: "report_not_found" });
  return report;
}

export const reportFiles = (report: Pick<Report, "files">) => report.files as unknown as ReportFile[];
export const reportResult = (report: Pick<Report, "result">) => report.result as unknown as ReportResult;
