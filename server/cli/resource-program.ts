// The commands about resources: their arguments and help.
import { Option, type Command } from "commander";

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
    .command("set-credential")
    .description("enter or rotate a credential; its value is read from standard input, so that no history keeps it")
    .argument("<resource>", "its id")
    .argument("<name>", "which credential, such as api_key")
    .option("--generate", "let Steward make it (webhooks), and print it once", false)
    .option("--keep-former <hours>", "how long the former value still counts", Number, 0)
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
