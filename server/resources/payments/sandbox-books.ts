// The books of the sandbox gateway, kept as another company keeps its own; see ../sandbox/pool.ts.
import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { FaultRow } from "../sandbox/faults";
import { alone, ownPool } from "../sandbox/pool";

export type BookRow = {
  id: string;
  key: string;
  kind: "CHARGE" | "REFUND" | "VOID" | "CREDIT";
  status: "SUCCEEDED" | "DECLINED";
  reference: string;
  token: string | null;
  chargeId: string | null;
  amountMinor: number;
  currency: string;
  reason: string | null;
};

const COLUMNS = `id, key, kind, status, reference, token, charge_id AS "chargeId", amount_minor AS "amountMinor", currency, reason`;

/** One transaction on the books, alone among those that name the same charge. */
export function withBooks<T>(chargeKey: string, work: (books: pg.PoolClient) => Promise<T>): Promise<T> {
  return alone(`gateway:${chargeKey}`, work);
}

export async function findByKey(books: pg.PoolClient, key: string): Promise<BookRow | null> {
  const { rows } = await books.query<BookRow>(`SELECT ${COLUMNS} FROM gateway_transactions WHERE key = $1`, [key]);
  return rows[0] ?? null;
}

/** A charge by its id, outside any transaction: its key names the lock that everything about it takes. */
export async function chargeKeyOf(chargeId: string): Promise<string | null> {
  const { rows } = await ownPool().query<{ key: string }>(
    "SELECT key FROM gateway_transactions WHERE id = $1 AND kind = 'CHARGE' AND status = 'SUCCEEDED'",
    [chargeId],
  );
  return rows[0]?.key ?? null;
}

/** What was given back of a charge, and whether it still is young enough to be voided. */
export async function chargeState(books: pg.PoolClient, chargeId: string, voidableHours: number) {
  const { rows } = await books.query<{ givenBack: string; voided: boolean; open: boolean }>(
    `SELECT coalesce(sum(amount_minor) FILTER (WHERE charge_id = $1 AND status = 'SUCCEEDED'), 0) AS "givenBack",
      coalesce(bool_or(kind = 'VOID' AND charge_id = $1), false) AS voided,
      coalesce(bool_or(id = $1 AND created_at > now() - make_interval(hours => $2)), false) AS open
     FROM gateway_transactions WHERE id = $1 OR charge_id = $1`,
    [chargeId, voidableHours],
  );
  const [row] = rows;
  return { givenBackMinor: Number(row?.givenBack ?? 0), voided: row?.voided ?? false, open: row?.open ?? false };
}

const PREFIX = { CHARGE: "ch_", REFUND: "re_", VOID: "vo_", CREDIT: "cr_" } as const;

export async function book(books: pg.PoolClient, row: Omit<BookRow, "id">): Promise<BookRow> {
  const id = `${PREFIX[row.kind]}${randomBytes(10).toString("hex")}`;
  await books.query(
    `INSERT INTO gateway_transactions (id, key, kind, status, reference, token, charge_id, amount_minor, currency, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      row.key,
      row.kind,
      row.status,
      row.reference,
      row.token,
      row.chargeId,
      row.amountMinor,
      row.currency,
      row.reason,
    ],
  );
  return { id, ...row };
}

export type FaultMatch = {
  operation: "charge" | "refund" | "void" | "credit";
  reference: string;
  token: string | null;
  amountMinor: number | null;
};

/** Uses up one of the faults that were ordered for such a call; null when there is none. */
export async function takeFault(match: FaultMatch): Promise<FaultRow | null> {
  const { rows } = await ownPool().query<FaultRow>(
    `UPDATE gateway_faults SET remaining = remaining - 1 WHERE id = (
       SELECT id FROM gateway_faults WHERE remaining > 0 AND (operation IS NULL OR operation = $1)
         AND (reference IS NULL OR reference = $2) AND (token IS NULL OR token = $3)
         AND (amount_minor IS NULL OR amount_minor = $4)
       ORDER BY created_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
     RETURNING kind, delay_ms AS "delayMs"`,
    [match.operation, match.reference, match.token, match.amountMinor],
  );
  return rows[0] ?? null;
}
