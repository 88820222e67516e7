// Comparing orders, ledger and gateways (§7.1): each difference becomes a task for a person, once. Nothing is mended here:
// where two books of money disagree, a person finds out which is right. Running it at any time, twice at once or after a
// crash, opens no task twice.
import { BOOK_DIFFERENCES, judgeEntry, judgeRow, type LedgerEntry } from "../../commerce/book-differences";
import { recordDifference, resolveDifferences, type Difference } from "../../commerce/differences";
import { findGiftCardDifferences, findOrderDifferences, ORDER_DIFFERENCES } from "../../commerce/order-differences";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import type { Db } from "../../db";
import { toPublicError } from "../../errors";
import { newId } from "../../ids";
import { gatewayInUse, gatewayNamed, SANDBOX } from "../../resources/payments/current";
import type { GatewayRecord, PaymentGateway } from "../../resources/payments/gateway";

const MINUTE = 60_000;
const DAY = 86_400_000;
/** How far back the first comparison of a gateway looks, and how far each further one looks again. */
const FIRST_DAYS = 60;
const AGAIN_DAYS = 10;
const CHUNK = 500;
/** Money that is on its way is not compared. */
const GRACE_MINUTES = 60;

export type Reconciled = {
  /** Gateways that were read, and those that could not be. */
  gateways: string[];
  unreadable: string[];
  transactions: number;
  differences: Difference[];
  /** How many of them are new. */
  opened: number;
};

/** `graceMinutes`: what moved within them is left for the next time. Throws FORBIDDEN. */
export async function reconcileBooks(ctx: Ctx, options: { graceMinutes?: number } = {}): Promise<Reconciled> {
  requirePermission(ctx, "gateway:reconcile");
  const started = ctx.clock.now();
  const before = new Date(started.getTime() - (options.graceMinutes ?? GRACE_MINUTES) * MINUTE);
  const result: Reconciled = { gateways: [], unreadable: [], transactions: 0, differences: [], opened: 0 };
  const settle = async (kinds: Parameters<typeof resolveDifferences>[1]["kinds"], found: readonly Difference[]) => {
    for (const one of found) if (await recordDifference(ctx, one)) result.opened += 1;
    await resolveDifferences(ctx, { kinds, found, seenBefore: started });
    result.differences.push(...found);
  };
  await settle(ORDER_DIFFERENCES, await findOrderDifferences(ctx.db, before));
  await settle(["gift_card_balance"], await findGiftCardDifferences(ctx.db));
  await settle(["payment_in_doubt"], await findInDoubt(ctx.db, before));
  const found = await compareGateways(ctx, before, result);
  // A gateway that could not be read says nothing of what stood against it before.
  await settle(result.unreadable.length === 0 ? BOOK_DIFFERENCES : [], found);
  return result;
}

async function findInDoubt(db: Db, before: Date): Promise<Difference[]> {
  const rows = await db.payment.findMany({
    where: { status: { in: ["PENDING", "VOIDING"] }, createdAt: { lt: before } },
    orderBy: { id: "asc" },
  });
  return rows.map((row) => ({
    kind: "payment_in_doubt",
    subject: row.id,
    orderId: row.orderId,
    paymentId: row.id,
    gatewayTransactionId: null,
    details: { status: row.status, kind: row.kind, amountMinor: row.amountMinor, currency: row.currency },
  }));
}

async function compareGateways(ctx: Ctx, before: Date, result: Reconciled): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const name of await gatewaysOf(ctx.db)) {
    const span = { from: await lookBackTo(ctx.db, name, before), until: before };
    const id = newId("recon");
    const run = { id, gateway: name, fromAt: span.from, untilAt: span.until, startedAt: ctx.clock.now() };
    await ctx.db.reconciliationRun.create({ data: run });
    try {
      const gateway = await gatewayNamed(ctx, name);
      const { transactions, differences } = await compareGateway(ctx.db, gateway, span);
      found.push(...differences);
      result.gateways.push(name);
      result.transactions += transactions;
      const data = { finishedAt: ctx.clock.now(), transactions, differences: differences.length };
      await ctx.db.reconciliationRun.update({ where: { id }, data });
    } catch (error) {
      result.unreadable.push(name);
      await ctx.db.reconciliationRun.update({ where: { id }, data: { error: toPublicError(error).message } });
    }
  }
  return found;
}

/** Every gateway that money went through, and the one in use. */
async function gatewaysOf(db: Db): Promise<string[]> {
  const rows = await db.payment.groupBy({ by: ["gateway"], where: { gateway: { not: null } } });
  return [...new Set([SANDBOX, await gatewayInUse(db), ...rows.flatMap(({ gateway }) => gateway ?? [])])];
}

async function lookBackTo(db: Db, gateway: string, before: Date): Promise<Date> {
  const last = await db.reconciliationRun.findFirst({
    where: { gateway, finishedAt: { not: null } },
    orderBy: { startedAt: "desc" },
  });
  return last
    ? new Date(Math.min(before.getTime(), last.untilAt.getTime()) - AGAIN_DAYS * DAY)
    : new Date(before.getTime() - FIRST_DAYS * DAY);
}

type Span = { from: Date; until: Date };

async function compareGateway(db: Db, gateway: PaymentGateway, span: Span) {
  const seen = new Map<string, GatewayRecord>();
  const differences = new Map<string, Difference>();
  const add = (one: Difference | null) => one && differences.set(`${one.kind}:${one.subject}`, one);
  const standing = await standingOf(db);
  let chunk: GatewayRecord[] = [];
  const judgeChunk = async () => {
    for (const one of await judgeRecords(db, chunk, seen)) add(one);
    chunk = [];
  };
  for await (const record of gateway.list(span)) {
    seen.set(record.id, record);
    chunk.push(record);
    if (chunk.length === CHUNK) await judgeChunk();
  }
  for (const id of standing.transactions.filter((one) => !seen.has(one))) {
    const record = await gateway.find(id);
    if (record) chunk.push(record);
  }
  await judgeChunk();
  for await (const row of ledgerRows(db, gateway.name, span, standing.payments)) {
    const id = row.gatewayTransactionId ?? "";
    add(judgeRow(row, seen.get(id) ?? (await gateway.find(id))));
  }
  return { transactions: seen.size, differences: [...differences.values()] };
}

/** What stands is looked at again however long ago it was. */
async function standingOf(db: Db): Promise<{ transactions: string[]; payments: string[] }> {
  const rows = await db.ledgerDifference.findMany({ where: { resolvedAt: null, kind: { in: [...BOOK_DIFFERENCES] } } });
  return {
    transactions: rows.flatMap((row) => row.gatewayTransactionId ?? []),
    payments: rows.flatMap((row) => row.paymentId ?? []),
  };
}

async function judgeRecords(
  db: Db,
  records: readonly GatewayRecord[],
  seen: ReadonlyMap<string, GatewayRecord>,
): Promise<Difference[]> {
  const chargeOf = ({ chargeId }: GatewayRecord) => (chargeId === null ? null : (seen.get(chargeId) ?? null));
  const ids = records.flatMap(({ id, chargeId }) => (chargeId === null ? [id] : [id, chargeId]));
  const keys = records.flatMap((record) => [record.key, chargeOf(record)?.key].flatMap((key) => key ?? []));
  const rows: LedgerEntry[] = await db.payment.findMany({
    where: { OR: [{ gatewayTransactionId: { in: ids } }, { gatewayKey: { in: keys } }] },
  });
  const byId = new Map(rows.map((row) => [row.gatewayTransactionId, row]));
  const byKey = new Map(rows.map((row) => [row.gatewayKey, row]));
  const rowOf = (record: GatewayRecord) =>
    byId.get(record.id) ?? (record.key ? byKey.get(record.key) : undefined) ?? null;
  return records.flatMap((record) => {
    const charge = chargeOf(record);
    const chargeRow = record.chargeId === null ? null : (byId.get(record.chargeId) ?? (charge ? rowOf(charge) : null));
    return judgeEntry(record, rowOf(record), chargeRow) ?? [];
  });
}

async function* ledgerRows(
  db: Db,
  gateway: string,
  { from, until }: Span,
  standing: readonly string[],
): AsyncGenerator<LedgerEntry> {
  const mine = { gateway, status: "SUCCEEDED", gatewayTransactionId: { not: null } };
  let after = "";
  for (;;) {
    const rows = await db.payment.findMany({
      where: {
        ...mine,
        id: { gt: after },
        OR: [{ createdAt: { gte: from, lt: until } }, { id: { in: [...standing] } }],
      },
      orderBy: { id: "asc" },
      take: CHUNK,
    });
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return;
    after = last.id;
  }
}
