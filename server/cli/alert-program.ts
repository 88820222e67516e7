// The commands about alerts: their arguments and help.
import { Option, type Command } from "commander";
import { ROLES, type Role } from "../context";
import type { ALERT_STATUSES } from "../engine/alerts";
import { parseLimit } from "./parsers";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;
type Status = (typeof ALERT_STATUSES)[number];

/** Written out, so that help does not load the engine. */
const STATUS_CHOICES: readonly Status[] = ["OPEN", "ACKNOWLEDGED"];

export function defineAlerts(program: Command, does: Does): void {
  const alert = program.command("alert").description("what somebody should look at");
  const as = () => new Option("--as <role>", "the demo account to act as (default: the system itself)").choices(ROLES);
  const json = () => new Option("--json", "print one JSON document instead of text").default(false);
  alert
    .command("list")
    .description("newest first")
    .addOption(new Option("--status <status>", "only in this status").choices(STATUS_CHOICES))
    .option("--limit <n>", "at most this many, up to 100", parseLimit, 20)
    .addOption(as())
    .addOption(json())
    .action(
      does(async (options: { status?: Status; limit: number; as?: Role; json: boolean }) =>
        (await import("./alert")).listAlertsCommand(options),
      ),
    );
  alert
    .command("ack")
    .description("take an alert up")
    .argument("<alert>", "its id")
    .option("--note <text>", "what is being done about it; kept in the audit log")
    .addOption(as())
    .addOption(json())
    .action(
      does(async (id: string, options: { note?: string; as?: Role; json: boolean }) =>
        (await import("./alert")).acknowledgeAlertCommand(id, options),
      ),
    );
}
