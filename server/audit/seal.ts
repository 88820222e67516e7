// The hash chain over the audit log. Rows are appended unsealed, so that mutations do not wait for each other; one sealer
// at a time then chains them: hash = sha256(previous hash, row). A changed, removed or inserted row breaks the chain.
import { createHash } from "node:crypto";
import { transaction, type Db } from "../db";

type Row = {
  seq: bigint;
  at: string;
  actorId: string;
  actorRole: string;
  action: string;
  resourceType: string;
  resourceId: string;
  before: string | null;
  after: string | null;
  executionId: string | null;
};
type SealedRow = Row & { chain: bigint; prevHash: string; hash: string };

const GENESIS = "0".repeat(64);
const COLUMNS = `seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, actor_id AS "actorId",
  actor_role AS "actorRole", action, resource_type AS "resourceType", resource_id AS "resourceId", before::text AS before,
  after::text AS after, execution_id AS "executionId"`;

function hashOf(prevHash: string, row: Row): string {
  const content = JSON.stringify([
    prevHash,
    row.seq.toString(),
    row.at,
    row.actorId,
    row.actorRole,
    row.action,
    row.resourceType,
    row.resourceId,
    row.before,
    row.after,
    row.executionId,
  ]);
  return createHash("sha256").update(content).digest("hex");
}

/** Seals up to `limit` rows; returns how many. */
export async function sealAudit(db: Db, limit = 1_000): Promise<number> {
  return transaction(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('seal_audit'))`;
    const rows = await tx.$queryRawUnsafe<Row[]>(
      `SELECT ${COLUMNS} FROM audit_log WHERE chain IS NULL ORDER BY seq LIMIT $1`,
      limit,
    );
    if (rows.length === 0) return 0;
    const last = await tx.auditLog.findFirst({ where: { chain: { not: null } }, orderBy: { chain: "desc" } });
    let chain = last?.chain ?? 0n;
    let prevHash = last?.hash ?? GENESIS;
    const sealed = rows.map((row) => {
      const entry = { seq: row.seq.toString(), chain: (++chain).toString(), prevHash, hash: hashOf(prevHash, row) };
      prevHash = entry.hash;
      return entry;
    });
    await tx.$executeRaw`
      UPDATE audit_log a SET chain = s.chain, prev_hash = s.prev_hash, hash = s.hash
      FROM unnest(${sealed.map((e) => e.seq)}::bigint[], ${sealed.map((e) => e.chain)}::bigint[],
        ${sealed.map((e) => e.prevHash)}::text[], ${sealed.map((e) => e.hash)}::text[]) AS s (seq, chain, prev_hash, hash)
      WHERE a.seq = s.seq`;
    return rows.length;
  });
}

export type ChainCheck = { rows: number; brokenAt: { chain: string; reason: "gap" | "link" | "content" } | null };

/** Walks the whole chain, a page at a time. */
export async function verifyAudit(db: Db): Promise<ChainCheck> {
  let chain = 0n;
  let prevHash = GENESIS;
  for (;;) {
    const rows = await db.$queryRawUnsafe<SealedRow[]>(
      `SELECT ${COLUMNS}, chain, prev_hash AS "prevHash", hash FROM audit_log WHERE chain > $1 ORDER BY chain LIMIT 1000`,
      chain,
    );
    if (rows.length === 0) return { rows: Number(chain), brokenAt: null };
    for (const row of rows) {
      chain += 1n;
      const reason =
        row.chain !== chain
          ? "gap"
          : row.prevHash !== prevHash
            ? "link"
            : row.hash !== hashOf(prevHash, row)
              ? "content"
              : null;
      if (reason) return { rows: Number(chain), brokenAt: { chain: chain.toString(), reason } };
      prevHash = row.hash;
    }
  }
}
