// The commands about payment gateway and carrier: what their sandboxes do wrong, and the comparing of the books.
import { InvalidArgumentError, Option, type Command } from "commander";
import type { FaultKind } from "../resources/sandbox/faults";
import type { CarrierFault, GatewayFault } from "./gateway";
import { parseLimit } from "./parsers";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;

/** As people write them. */
const KINDS: Readonly<Record<string, FaultKind>> = {
  timeout: "TIMEOUT_BEFORE",
  "timeout-after": "TIMEOUT_AFTER",
  decline: "DECLINE",
  duplicate: "DUPLICATE",
  delay: "DELAY",
};
const WHAT = `${Object.keys(KINDS).join(", ")}: no answer and nothing done; done but no answer; refused; delivered twice; late`;

const json = () => new Option("--json", "print one JSON document instead of text").default(false);
const as = () => new Option("--as <who>", "the account to act as, by e-mail or demo role (default: the system)");
const times = () => new Option("--times <n>", "to how many calls, up to 100").argParser(parseLimit).default(1);
const delay = () => new Option("--delay <ms>", "how late, in milliseconds; delay needs it").argParser(parseAmount);

export function defineGateway(program: Command, does: Does): void {
  const gateway = program
    .command("gateway")
    .description("the payment gateway: its sandbox, and the comparing of the books");
  gateway
    .command("fault")
    .description("tell the sandbox gateway what to do wrong")
    .argument("<what>", WHAT, parseKind)
    .addOption(new Option("--operation <name>", "only such calls").choices(["charge", "refund", "void", "credit"]))
    .option("--order <number>", "only calls about this order")
    .option("--token <token>", "only charges of this card or account")
    .option("--amount <minor>", "only calls of this amount, in minor units", parseAmount)
    .addOption(delay())
    .addOption(times())
    .addOption(as())
    .addOption(json())
    .action(
      does(async (kind: FaultKind, options: GatewayFault) => (await import("./gateway")).orderFault(kind, options)),
    );
  gateway
    .command("faults")
    .description("what the sandboxes are still to do wrong")
    .option("--clear", "let them behave again", false)
    .addOption(as())
    .addOption(json())
    .action(
      does(async (options: { clear: boolean; as?: string; json: boolean }) =>
        (await import("./gateway")).faultsCommand(options),
      ),
    );
  gateway
    .command("reconcile")
    .description("compare orders, ledger and gateways now; each difference opens a task, once")
    .option("--grace <minutes>", "leave alone what moved within them (default: 60)", parseAmount)
    .addOption(as())
    .addOption(json())
    .action(
      does(async (options: { grace?: number; as?: string; json: boolean }) =>
        (await import("./gateway")).reconcileCommand(options),
      ),
    );
  defineCarrier(program, does);
}

function defineCarrier(program: Command, does: Does): void {
  program
    .command("carrier")
    .description("the carrier's sandbox")
    .command("fault")
    .description("tell the sandbox carrier what to do wrong")
    .argument("<what>", WHAT, parseKind)
    .addOption(new Option("--operation <name>", "only such calls").choices(["track", "reroute", "pickup", "cancel"]))
    .option("--subject <text>", "only calls about this tracking number, or, for pickups, this order")
    .addOption(delay())
    .addOption(times())
    .addOption(as())
    .addOption(json())
    .action(
      does(async (kind: FaultKind, options: CarrierFault) =>
        (await import("./gateway")).orderCarrierFaultCommand(kind, options),
      ),
    );
}

function parseKind(text: string): FaultKind {
  const kind = KINDS[text];
  if (kind) return kind;
  throw new InvalidArgumentError(`It must be one of ${Object.keys(KINDS).join(", ")}.`);
}

function parseAmount(text: string): number {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value > 2_000_000_000) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}
