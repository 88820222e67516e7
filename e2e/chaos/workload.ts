// The executions of a chaos run: started one after another while things go wrong, and answered where they ask.
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Actor, Ctx } from "../../server/context";
import { systemClock } from "../../server/context";
import type { Database } from "../../server/db";
import { answerApproval } from "../../server/engine/approval-answer";
import { startExecution } from "../../server/engine/client";
import { AppError } from "../../server/errors";
import { newId } from "../../server/ids";
import { checkFile } from "../../server/sop/load";
import { untilAnswer } from "./mischief";
import type { Random } from "./random";

const SOP = fileURLToPath(new URL("./sops/chaos_purchase.yaml", import.meta.url));
/** Executions begun and not yet ended: enough to keep every worker busy. */
const IN_FLIGHT = 60;
const PATIENCE_MS = 240_000;

const CARDS = ["tok_chaos", "tok_chaos", "tok_chaos", "tok_timeout_after", "tok_declined", "tok_timeout"] as const;
const FATES = ["plain", "plain", "approval", "fails"] as const;

export type Workload = {
  /** Starts them all, some at a time. Resolves with their ids. */
  startAll: () => Promise<string[]>;
  untilTerminal: (ids: readonly string[], say: (line: string) => void) => Promise<void>;
  stop: () => void;
};

export async function openWorkload(database: Database, random: Random, executions: number): Promise<Workload> {
  const { sop, problems } = await checkFile(SOP);
  if (!sop) throw new AppError("VALIDATION", `The chaos SOP is refused: ${problems[0]?.message ?? "unknown"}`);
  const { client, pool } = database;
  const customer: Actor = { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "Chaos" };
  const manager: Actor = { userId: "user_demo_manager", role: "manager", customerId: null, name: "Manager" };
  const as = (actor: Actor): Ctx => ({ actor, db: client, clock: systemClock, locale: "en" });
  const skus = await plentiful(database);
  const methods = await addCards(database);
  let over = false;

  const plans = Array.from({ length: executions }, (_, i) => ({
    act: `chaos-${i}`,
    sku: random.pick(skus),
    payment_method_id: methods.get(random.pick(CARDS)) ?? "",
    fate: random.pick(FATES),
  }));

  const start = async (input: (typeof plans)[number]): Promise<string> => {
    const request = { sop, input, channel: "chaos", locale: "en", intent: "chaos_purchase" } as const;
    const { executionId } = await startExecution(as(customer), { ...request, intentConfidence: 1, sentiment: 0 });
    return executionId;
  };

  /** A start whose answer was lost may have happened: it is looked for before it is tried again. */
  const startOnce = (input: (typeof plans)[number]) =>
    untilAnswer(async () => {
      const known = await pool.query<{ id: string }>("SELECT id FROM executions WHERE input ->> 'act' = $1", [
        input.act,
      ]);
      return known.rows[0]?.id ?? start(input);
    });

  // One in ten of the manager's is left to time out; the customer always answers.
  const decide = (id: string, forCustomer: boolean) => {
    if (forCustomer) return "approve" as const;
    const dice = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 10;
    return dice < 6 ? ("approve" as const) : dice < 9 ? ("reject" as const) : null;
  };

  const answerAll = async () => {
    const open = await client.approval.findMany({ where: { status: "PENDING" }, take: 50 });
    for (const { id, hash, stepId } of open) {
      const forCustomer = stepId === "confirm";
      const verdict = decide(id, forCustomer);
      if (!verdict) continue;
      await answerApproval(as(forCustomer ? customer : manager), {
        approvalId: id,
        hash,
        verdict,
        reason: "chaos",
      }).catch((error: unknown) => {
        // Answered by time, changed, or the database was away: the next round sees.
        if (!(error instanceof AppError) && !over) return;
      });
    }
  };
  void (async () => {
    while (!over) {
      await answerAll().catch(() => {});
      await sleep(100);
    }
  })();

  const unfinished = async (ids: readonly string[]): Promise<number> => {
    const text = "SELECT count(*)::int AS n FROM executions WHERE id = ANY($1) AND completed_at IS NULL";
    const { rows } = await untilAnswer(() => pool.query<{ n: number }>(text, [ids]));
    return rows[0]?.n ?? 0;
  };

  const whereabouts = async (ids: readonly string[]): Promise<string> => {
    const text = `SELECT status || ' at ' || coalesce(node, 'end') AS place, count(*)::int AS n FROM executions
      WHERE id = ANY($1) AND completed_at IS NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 6`;
    const { rows } = await untilAnswer(() => pool.query<{ place: string; n: number }>(text, [ids]));
    return rows.map(({ place, n }) => `${n} ${place}`).join(", ");
  };

  return {
    startAll: async () => {
      const ids: string[] = [];
      for (const plan of plans) {
        ids.push(await startOnce(plan));
        while (ids.length % 10 === 0 && (await unfinished(ids)) >= IN_FLIGHT) await sleep(100);
      }
      return ids;
    },
    untilTerminal: async (ids, say) => {
      const until = Date.now() + PATIENCE_MS;
      for (let left = await unfinished(ids); left > 0 && Date.now() < until; left = await unfinished(ids)) {
        say(`${left} executions are under way: ${await whereabouts(ids)}`);
        await sleep(2_000);
      }
    },
    stop: () => {
      over = true;
    },
  };
}

/** Variants that never run out; several, so that executions do not all wait for one row. */
async function plentiful({ client }: Database): Promise<string[]> {
  const variants = await client.variant.findMany({ where: { available: true }, orderBy: { id: "asc" }, take: 20 });
  await client.variant.updateMany({ where: { id: { in: variants.map(({ id }) => id) } }, data: { stock: 1_000_000 } });
  return variants.map(({ sku }) => sku);
}

/** One card for each thing a gateway can do; by token. */
async function addCards({ client }: Database): Promise<Map<string, string>> {
  const cards = new Map<string, string>();
  for (const token of new Set(CARDS)) {
    const id = newId("pm");
    await client.paymentMethod.create({
      data: { id, customerId: "cust_demo", kind: "credit_card", brand: "Visa", last4: "4242", gatewayToken: token },
    });
    cards.set(token, id);
  }
  return cards;
}
