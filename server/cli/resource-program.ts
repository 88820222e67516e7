// The commands about resources: their arguments and help.
import { InvalidArgumentError, Option, type Command } from "commander";
import { parseLimit } from "./parsers";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;
type Json = { json: boolean; as?: string };

export function defineResources(program: Command, does: Does): void {
  const resource = program.command("resource").description("other systems Steward works with");
  const json = () => new Option("--json", "print one JSON document instead of text").default(false);
  const as = () => new Option("--as <who>", "the account to act as, by e-mail or demo role (default: the system)");
  resource
    .command("list")
    .description("every resource with its health")
    .addOption(as())
    .addOption(json())
    .action(does(async (options: Json) => (await import("./resource")).listResourcesCommand(options)));
  resource
    .command("add")
    .description("add a resource from a JSON file, the same fields as on the page; credentials are set apart")
    .argument("<file>", "a JSON file, or - for standard input")
    .addOption(as())
    .addOption(json())
    .action(
      does(async (file: string, options: Json) => (await import("./resource")).addResourceCommand(file, options)),
    );
  resource
    .command("edit")
    .description("change a resource by a JSON file; what the file does not name stays, a setting of null is removed")
    .argument("<resource>", "its id")
    .argument("<file>", "a JSON file, or - for standard input")
    .addOption(as())
    .addOption(json())
    .action(
      does(async (id: string, file: string, options: Json) =>
        (await import("./resource")).editResourceCommand(id, file, options),
      ),
    );
  for (const [command, enabled, what] of [
    ["enable", true, "switch a resource on"],
    ["disable", false, "switch a resource off: its calls are refused, what is queued for it waits"],
  ] as const) {
    resource
      .command(command)
      .description(what)
      .argument("<resource>", "its id")
      .addOption(as())
      .addOption(json())
      .action(
        does(async (id: string, options: Json) =>
          (await import("./resource")).switchResourceCommand(id, enabled, options),
        ),
      );
  }
  resource
    .command("set-credential")
    .description("enter or rotate a credential; its value is read from standard input, so that no history keeps it")
    .argument("<resource>", "its id")
    .argument("<name>", "which credential, such as api_key")
    .option("--generate", "let Steward make it (webhooks), and print it once", false)
    .option("--keep-former <hours>", "how long the former value still counts, up to 720", parseHours, 0)
    .addOption(as())
    .addOption(json())
    .action(
      does(async (id: string, name: string, options: Json & { generate: boolean; keepFormer: number }) =>
        (await import("./resource")).setCredentialCommand(id, name, options),
      ),
    );
  resource
    .command("check")
    .description("test the connection of a resource")
    .argument("<resource>", "its id")
    .addOption(as())
    .addOption(json())
    .action(does(async (id: string, options: Json) => (await import("./resource")).checkResourceCommand(id, options)));
  resource
    .command("query")
    .description("ask a PostgreSQL resource one SELECT; whatever would change something is refused")
    .argument("<resource>", "its id")
    .argument("<sql>", "one query, or - for standard input")
    .addOption(new Option("--limit <n>", "at most so many rows").argParser(parseLimit).default(100))
    .addOption(as())
    .addOption(json())
    .action(
      does(async (id: string, sql: string, options: Json & { limit: number }) =>
        (await import("./resource")).queryResourceCommand(id, sql, options),
      ),
    );
  resource
    .command("remove")
    .description("remove a resource with its credentials and deliveries")
    .argument("<resource>", "its id")
    .addOption(as())
    .addOption(json())
    .action(does(async (id: string, options: Json) => (await import("./resource")).removeResourceCommand(id, options)));
  resource
    .command("rotate-key")
    .description("change the key that encrypts credentials, while everything goes on")
    .addOption(as())
    .addOption(json())
    .action(does(async (options: Json) => (await import("./resource")).rotateKeyCommand(options)));
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (text.trim() !== "" && hours >= 0 && hours <= 720) return hours;
  throw new InvalidArgumentError("It must be a number of hours from 0 to 720.");
}
