import { DIFFERENCE_TEXT } from "../commerce/differences";
import type { FaultKind } from "../resources/sandbox/faults";
import {
  clearFaults,
  listFaults,
  orderCarrierFault,
  orderGatewayFault,
  type CARRIER_OPERATIONS,
  type GATEWAY_OPERATIONS,
} from "../resources/sandbox/order-fault";
import { reconcileBooks } from "../skills/payment/reconcile-books";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

type Common = { as?: string; json: boolean };
type Outcome = { ok: boolean };

export type GatewayFault = Common & {
  operation?: (typeof GATEWAY_OPERATIONS)[number];
  order?: string;
  token?: string;
  amount?: number;
  delay?: number;
  times: number;
};

export async function orderFault(kind: FaultKind, options: GatewayFault): Promise<Outcome> {
  const { operation, order: reference, token, amount: amountMinor, delay: delayMs, times } = options;
  const made = await withDatabase(async (database) =>
    orderGatewayFault(await contextOf(database, { ...options, locale: "en" }), {
      kind,
      operation,
      reference,
      token,
      amountMinor,
      delayMs,
      times,
    }),
  );
  return said(options, made, kind, times);
}

export type CarrierFault = Common & {
  operation?: (typeof CARRIER_OPERATIONS)[number];
  subject?: string;
  delay?: number;
  times: number;
};

export async function orderCarrierFaultCommand(kind: FaultKind, options: CarrierFault): Promise<Outcome> {
  const { operation, subject, delay: delayMs, times } = options;
  const made = await withDatabase(async (database) =>
    orderCarrierFault(await contextOf(database, { ...options, locale: "en" }), {
      kind,
      operation,
      subject,
      delayMs,
      times,
    }),
  );
  return said(options, made, kind, times);
}

function said(options: Common, made: { id: string }, kind: FaultKind, times: number): Outcome {
  if (options.json) printJson({ ...made, kind, times });
  else printLine(`${made.id}: ${kind}, the next ${times === 1 ? "call" : `${times} calls`} it matches.`);
  return { ok: true };
}

export async function faultsCommand(options: Common & { clear: boolean }): Promise<Outcome> {
  return withDatabase(async (database) => {
    const ctx = await contextOf(database, { ...options, locale: "en" });
    if (options.clear) {
      const { cleared } = await clearFaults(ctx);
      if (options.json) printJson({ cleared });
      else printLine(cleared === 0 ? "There were none." : `${cleared} cleared.`);
      return { ok: true };
    }
    const { gateway, carrier } = await listFaults(ctx);
    if (options.json) printJson({ gateway, carrier });
    else if (gateway.length + carrier.length === 0) printLine("The sandboxes behave.");
    else {
      printTable(
        ["SANDBOX", "FAULT", "OPERATION", "ONLY", "LEFT"],
        [
          ...gateway.map((row) => {
            const only = [row.reference, row.token, row.amountMinor].filter((part) => part !== null);
            return ["gateway", row.kind, row.operation ?? "any", only.join(" "), String(row.remaining)];
          }),
          ...carrier.map((row) => [
            "carrier",
            row.kind,
            row.operation ?? "any",
            row.subject ?? "",
            String(row.remaining),
          ]),
        ],
      );
    }
    return { ok: true };
  });
}

/** Fails when a gateway could not be read. Differences are tasks by then, not failures of the command. */
export async function reconcileCommand(options: Common & { grace?: number }): Promise<Outcome> {
  const { grace } = options;
  const result = await withDatabase(async (database) =>
    reconcileBooks(
      await contextOf(database, { ...options, locale: "en" }),
      grace === undefined ? {} : { graceMinutes: grace },
    ),
  );
  if (options.json) printJson(result);
  else {
    const { differences, transactions, gateways, opened } = result;
    if (differences.length > 0) {
      printTable(
        ["DIFFERENCE", "ORDER", "ABOUT", "MEANING"],
        differences.map((row) => [row.kind, row.orderId ?? "", row.subject, DIFFERENCE_TEXT[row.kind].en]),
      );
    }
    printLine(
      `${transactions} transactions of ${gateways.join(", ")}: ${differences.length} differences, ${opened} new.`,
    );
    for (const name of result.unreadable) printLine(`${name} could not be read.`);
  }
  return { ok: result.unreadable.length === 0 };
}
