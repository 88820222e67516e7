// The commands that order something of an execution: their arguments and help.
import { Option, type Command } from "commander";
import { LOCALES, ROLES, type Locale } from "../context";
import type { OrderOptions } from "./execution-orders";
import { parseJson, parseJsonObject } from "./parsers";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;

/** What every order takes. */
function order(execution: Command, name: string, description: string, ...more: [string, string][]): Command {
  const command = execution.command(name).description(description).argument("<execution>", "its id");
  for (const [argument, says] of more) command.argument(argument, says);
  return command
    .option("--reason <text>", "why; kept in the audit log")
    .addOption(new Option("--as <role>", "the demo account to act as (default: the system itself)").choices(ROLES))
    .addOption(new Option("--locale <locale>", "language of the answer").choices(LOCALES).default("en" as Locale))
    .addOption(new Option("--json", "print one JSON document instead of text").default(false));
}

const orders = () => import("./execution-orders");
const begun = () => import("./execution-begun");

export function defineOrders(execution: Command, does: Does): void {
  order(execution, "pause", "stop before the next step").action(
    does(async (id: string, options: OrderOptions) => (await orders()).pause(id, options)),
  );
  order(execution, "resume", "go on after a pause").action(
    does(async (id: string, options: OrderOptions) => (await orders()).resume(id, options)),
  );
  order(execution, "cancel", "end it, and undo what it did")
    .option("--no-undo", "leave everything as it is")
    .action(
      does(async (id: string, options: OrderOptions & { undo: boolean }) => (await orders()).cancel(id, options)),
    );
  order(execution, "retry", "try a waiting step now, or go back to a step")
    .option("--from <step>", "the step to go back to; of an execution that has ended, a new one begins there")
    .action(does(async (id: string, options: OrderOptions & { from?: string }) => (await orders()).retry(id, options)));
  order(execution, "skip", "leave out the step it stands at", ["<step>", "the step's id"]).action(
    does(async (id: string, step: string, options: OrderOptions) => (await orders()).skip(id, step, options)),
  );
  order(execution, "complete", "say what a step gave that was done by hand", ["<step>", "the step's id"])
    .requiredOption("--output <json>", "what the step gave, as its skill would", parseJson)
    .action(
      does(async (id: string, step: string, options: OrderOptions & { output: unknown }) =>
        (await orders()).complete(id, step, options),
      ),
    );
}

export function defineBegun(execution: Command, does: Does): void {
  order(execution, "fork", "begin another execution at a step of this one")
    .requiredOption("--from <step>", "the step's id")
    .option("--input <json>", "its whole input, edited (default: as it was)", parseJsonObject)
    .action(
      does(async (id: string, options: OrderOptions & { from: string; input?: Record<string, unknown> }) =>
        (await begun()).fork(id, options),
      ),
    );
  order(execution, "rollback", "undo what an ended execution did, by one of its own")
    .option("--preview", "only say what would be undone and what stays", false)
    .action(
      does(async (id: string, options: OrderOptions & { preview: boolean }) => (await begun()).rollback(id, options)),
    );
}
