import type { z } from "zod";
import type { Ctx, Locale } from "../context";
import { answerApproval, type answerApprovalInput } from "../engine/approval-answer";
import type { ApprovalStatus } from "../engine/approval-record";
import { getApproval, listApprovals, type ApprovalDetail } from "../engine/approvals";
import { nameOfApprover } from "../engine/tell-people";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

export type ApprovalOptions = { as?: string; locale: Locale; json: boolean };
export type ListOptions = ApprovalOptions & {
  status?: ApprovalStatus | "OPEN";
  mine: boolean;
  search?: string;
  limit: number;
};
export type AnswerOptions = ApprovalOptions & { reason?: string; hash?: string; set?: Record<string, unknown> };
type Answer = z.input<typeof answerApprovalInput>;

export async function listApprovalsCommand(options: ListOptions): Promise<{ ok: boolean }> {
  const { status, mine, search, limit: pageSize } = options;
  const found = await withDatabase(async (database) =>
    listApprovals(await contextOf(database, options), {
      mine,
      pageSize,
      ...(status ? { status } : {}),
      ...(search ? { search } : {}),
    }),
  );
  if (options.json) printJson(found);
  else if (found.rows.length === 0) printLine("No approvals.");
  else {
    printTable(
      ["APPROVAL", "STATUS", "ASKED OF", "STAKE", "APPROVED", "DUE", "CUSTOMER", "QUESTION"],
      found.rows.map((row) => [
        row.id,
        row.status,
        row.approvers.map(nameOfApprover).join(", "),
        stake(row.amountMinor, row.currency),
        `${row.approvals} of ${row.needed}`,
        row.dueAt?.toISOString() ?? "",
        row.customerName ?? row.customerId ?? "",
        row.message[options.locale].split("\n")[0] ?? "",
      ]),
    );
    if (found.total > found.rows.length) printLine(`… of ${found.total}`);
  }
  return { ok: true };
}

export async function showApproval(approvalId: string, options: ApprovalOptions): Promise<{ ok: boolean }> {
  const detail = await withDatabase(async (database) =>
    getApproval(await contextOf(database, options), { approvalId }),
  );
  if (options.json) printJson(detail);
  else printApproval(detail, options.locale);
  return { ok: true };
}

export async function answerCommand(
  approvalId: string,
  verdict: Answer["verdict"],
  options: AnswerOptions,
): Promise<{ ok: boolean }> {
  const { reason, set } = options;
  const result = await withDatabase(async (database) => {
    const ctx = await contextOf(database, options);
    const hash = await wholeHash(ctx, approvalId, options.hash);
    return answerApproval(ctx, {
      approvalId,
      hash,
      verdict,
      ...(reason === undefined ? {} : { reason }),
      ...(set && Object.keys(set).length > 0 ? { values: set as Answer["values"] } : {}),
    });
  });
  if (options.json) printJson(result);
  else if (verdict === "approve" && result.status === "PENDING") {
    printLine(`${approvalId}: ${result.approvals} of ${result.needed} have approved.`);
  } else printLine(`${approvalId} is ${result.status}.`);
  return { ok: true };
}

/** What was shown may be named by its beginning; anything else is refused by the answer itself. */
async function wholeHash(ctx: Ctx, approvalId: string, given: string | undefined): Promise<string> {
  const row = await ctx.db.approval.findUnique({ where: { id: approvalId }, select: { hash: true } });
  const hash = row?.hash ?? "";
  return given === undefined || (given.length >= 8 && hash.startsWith(given)) ? hash : given;
}

function stake(amountMinor: number | null, currency: string | null): string {
  if (amountMinor === null) return "";
  return currency ? `${amountMinor} minor ${currency}` : String(amountMinor);
}

function printApproval(detail: ApprovalDetail, locale: Locale): void {
  const { execution } = detail;
  printLine(`${detail.id}  ${detail.status}  ${execution.title[locale]} (${execution.id})`);
  printLine();
  printLine(detail.message[locale]);
  printLine();
  const lines: string[][] = [
    ["stake", stake(detail.amountMinor, detail.currency)],
    ["asked of", detail.approvers.map(nameOfApprover).join(", ")],
    ["approved", `${detail.approvedBy.length} of ${detail.needed}`],
    ["asked by", detail.requester.name ?? detail.requester.id],
    ["customer", detail.customer?.name ?? ""],
    ["due", detail.dueAt?.toISOString() ?? ""],
    ["hash", detail.hash],
    ...detail.facts.map(({ name, label, value }) => [label?.[locale] ?? name, inWords(value)]),
    ...Object.entries(detail.editable).map(([name, { value }]) => [`${name} (can be changed)`, inWords(value)]),
  ];
  printTable(
    ["WHAT", ""],
    lines.filter(([, value]) => value !== ""),
  );
  if (detail.thread.length > 0) {
    printLine();
    printTable(
      ["WHEN", "WHO", "SAID", ""],
      detail.thread.map((said) => [said.createdAt.toISOString(), said.userName, said.kind, said.text ?? ""]),
    );
  }
}

function inWords(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
