// The sandbox gateway's books as the ledger is compared with them.
import { ownPool } from "../sandbox/pool";
import type { GatewayRecord } from "./gateway";

const PAGE = 1_000;
/** A void that gave a charge back is a refund in effect; one that only barred a charge moved nothing. */
const COLUMNS = `id, key, CASE kind WHEN 'CHARGE' THEN 'CHARGE' ELSE 'REFUND' END AS kind, 'SUCCEEDED' AS status,
  amount_minor AS "amountMinor", currency, reference, charge_id AS "chargeId", created_at AS "createdAt"`;
const MOVED = "status = 'SUCCEEDED' AND amount_minor > 0";

export async function* listRecords(span: { from: Date; until: Date }): AsyncGenerator<GatewayRecord> {
  let after = "";
  for (;;) {
    const { rows } = await ownPool().query<GatewayRecord>(
      `SELECT ${COLUMNS} FROM gateway_transactions
       WHERE ${MOVED} AND created_at >= $1 AND created_at < $2 AND id > $3 ORDER BY id LIMIT ${PAGE}`,
      [span.from, span.until, after],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}

export async function findRecord(id: string): Promise<GatewayRecord | null> {
  const { rows } = await ownPool().query<GatewayRecord>(
    `SELECT ${COLUMNS} FROM gateway_transactions WHERE ${MOVED} AND id = $1`,
    [id],
  );
  return rows[0] ?? null;
}
