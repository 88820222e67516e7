// What a chaos run left behind, counted where effects leave traces, by the business act and not by our own journal alone.
import type { Database } from "../../server/db";

export type Verdict = {
  terminal: number;
  lost: number;
  duplicated: number;
  compensations: number;
  compensatedTwice: number;
  statuses: Record<string, number>;
  /** What is wrong, in words. */
  faults: string[];
};

type Row = {
  id: string;
  act: string;
  status: string;
  orders: number;
  order_status: string | null;
  charges: number;
  refunds: number;
  charged: number;
  refunded: number;
  gateway_charges: number;
  gateway_net: number;
  ledger_net: number;
  held: number;
  taken: number;
  confirmations: number;
  regrets: number;
  tickets: number;
  closed: number;
  /** Of the last step that failed, whole. */
  error: string | null;
};

/** One row for each execution: every trace of its one order. */
const TRACES = `
  SELECT e.id, e.input ->> 'act' AS act, e.status, count(DISTINCT o.id)::int AS orders, min(o.status) AS order_status,
    coalesce(sum(p.charges), 0)::int AS charges, coalesce(sum(p.refunds), 0)::int AS refunds,
    coalesce(sum(p.charged), 0)::int AS charged, coalesce(sum(p.refunded), 0)::int AS refunded,
    coalesce(sum(p.charged - p.refunded), 0)::int AS ledger_net,
    coalesce(sum(g.charges), 0)::int AS gateway_charges, coalesce(sum(g.net), 0)::int AS gateway_net,
    coalesce(sum(r.held), 0)::int AS held, coalesce(sum(r.taken), 0)::int AS taken,
    coalesce(sum(m.confirmations), 0)::int AS confirmations, coalesce(sum(m.regrets), 0)::int AS regrets,
    coalesce(sum(t.tickets), 0)::int AS tickets, coalesce(sum(t.closed), 0)::int AS closed,
    (SELECT step_id || ': ' || error::text FROM execution_steps s
      WHERE s.execution_id = e.id AND s.status = 'FAILED' ORDER BY seq DESC LIMIT 1) AS error
  FROM executions e
  LEFT JOIN orders o ON o.id = (e.variables -> 'order' ->> 'order_id')
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE kind = 'CHARGE' AND status = 'SUCCEEDED') AS charges,
      count(*) FILTER (WHERE kind = 'REFUND' AND status = 'SUCCEEDED') AS refunds,
      coalesce(sum(amount_minor) FILTER (WHERE kind = 'CHARGE' AND status = 'SUCCEEDED'), 0) AS charged,
      coalesce(sum(abs(amount_minor)) FILTER (WHERE kind = 'REFUND' AND status = 'SUCCEEDED'), 0) AS refunded
    FROM payments WHERE order_id = o.id
  ) p ON true
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE kind = 'CHARGE' AND status = 'SUCCEEDED') AS charges,
      coalesce(sum(CASE WHEN kind = 'CHARGE' THEN amount_minor ELSE -amount_minor END)
        FILTER (WHERE status = 'SUCCEEDED' AND (kind <> 'VOID' OR charge_id IS NOT NULL)), 0) AS net
    FROM gateway_transactions WHERE reference = o.id
  ) g ON true
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'HELD') AS held, count(*) FILTER (WHERE status = 'TAKEN') AS taken
    FROM reservations WHERE order_id = o.id
  ) r ON true
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE template = 'order_confirmation') AS confirmations,
      count(*) FILTER (WHERE template = 'payment_failed_notification') AS regrets
    FROM emails WHERE execution_id = e.id
  ) m ON true
  LEFT JOIN LATERAL (
    SELECT count(*) AS tickets, count(*) FILTER (WHERE status = 'CLOSED') AS closed FROM tickets WHERE order_id = o.id
  ) t ON true
  WHERE e.id = ANY($1) GROUP BY e.id`;

const TERMINAL = ["SUCCEEDED", "FAILED", "COMPENSATED", "COMPENSATION_FAILED", "CANCELLED"];

export async function countAll({ pool }: Database, ids: readonly string[]): Promise<Verdict> {
  const { rows } = await pool.query<Row>(TRACES, [ids]);
  const faults: string[] = [];
  const lost = ids.length - rows.filter(({ status }) => TERMINAL.includes(status)).length;
  for (const row of rows) if (!TERMINAL.includes(row.status)) faults.push(`${row.id} is still ${row.status}`);
  let duplicated = 0;
  for (const row of rows) {
    const wrong = wrongWith(row);
    if (wrong.length === 0) continue;
    duplicated += 1;
    faults.push(`${row.id} (${row.act}) ${row.status}: ${wrong.join("; ")}`);
  }
  const doubled = await doubledTraces(pool, ids);
  faults.push(...doubled);
  const undone = await compensations(pool, ids);
  return {
    terminal: ids.length - lost,
    lost,
    duplicated: duplicated + doubled.length,
    ...undone,
    statuses: Object.fromEntries(
      [...new Set(rows.map(({ status }) => status))].map((one) => [
        one,
        rows.filter((row) => row.status === one).length,
      ]),
    ),
    faults,
  };
}

/** What an execution that ended so must have left, each exactly once. */
function wrongWith(row: Row): string[] {
  const wrong: string[] = [];
  const expect = (what: string, seen: number, wanted: number) => {
    if (seen !== wanted) wrong.push(`${what} ${seen}, not ${wanted}`);
  };
  if (row.gateway_net !== row.ledger_net) wrong.push(`gateway ${row.gateway_net}, ledger ${row.ledger_net}`);
  if (row.charges > 1) wrong.push(`${row.charges} charges`);
  if (row.gateway_charges > 1) wrong.push(`${row.gateway_charges} charges at the gateway`);
  if (row.refunds > 1) wrong.push(`${row.refunds} refunds`);
  if (row.status === "SUCCEEDED") {
    expect("orders", row.orders, 1);
    expect("charges", row.charges, 1);
    expect("refunds", row.refunds, 0);
    expect("reservations taken", row.taken, 1);
    expect("confirmations", row.confirmations, 1);
    expect("regrets", row.regrets, 0);
    expect("closed tickets", row.closed, 0);
  } else if (row.status === "COMPENSATED") {
    expect("orders", row.orders, 1);
    expect("money kept", row.ledger_net, 0);
    expect("reservations held", row.held + row.taken, 0);
    expect("regrets", row.regrets, 1);
    expect("open tickets", row.tickets - row.closed, 0);
    if (row.order_status !== "CANCELLED") wrong.push(`the order is ${row.order_status}`);
  } else wrong.push(`this ending was not to be${row.error ? `: ${row.error}` : ""}`);
  return wrong;
}

/** Acts that are there twice although each has a key of its own. */
async function doubledTraces(pool: Database["pool"], ids: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ what: string; n: number }>(
    `SELECT 'order for ' || (e.input ->> 'act') AS what, count(*)::int AS n FROM executions e
       WHERE e.id = ANY($1) GROUP BY e.input ->> 'act' HAVING count(*) > 1
     UNION ALL
     SELECT 'journal: ' || execution_id || ' ' || step_id || ' ' || token, count(*)::int FROM execution_steps
       WHERE execution_id = ANY($1) AND phase = 'FORWARD' AND status = 'SUCCEEDED'
       GROUP BY execution_id, step_id, token HAVING count(*) > 1
     UNION ALL
     SELECT 'answers to ' || approval_id, count(*)::int FROM approval_answers a JOIN approvals p ON p.id = a.approval_id
       WHERE p.execution_id = ANY($1) GROUP BY approval_id HAVING count(*) > 1`,
    [ids],
  );
  return rows.map(({ what, n }) => `${what}: ${n} times`);
}

async function compensations(pool: Database["pool"], ids: readonly string[]) {
  const { rows } = await pool.query<{ total: number; twice: number }>(
    `SELECT coalesce(sum(n), 0)::int AS total, count(*) FILTER (WHERE n > 1)::int AS twice FROM (
       SELECT count(*) AS n FROM execution_steps
       WHERE execution_id = ANY($1) AND phase = 'COMPENSATION' AND status = 'SUCCEEDED' GROUP BY execution_id, undoes) acts`,
    [ids],
  );
  return { compensations: rows[0]?.total ?? 0, compensatedTwice: rows[0]?.twice ?? 0 };
}
