// The commands about what recognises intents: training it, and which version is in force.
import { InvalidArgumentError, Option, type Command } from "commander";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;
export type IntentsOptions = { as?: string; json: boolean };

const json = () => new Option("--json", "print one JSON document instead of text").default(false);
const as = () => new Option("--as <who>", "the account to act as, by e-mail or demo role (default: the system)");

export function defineIntents(program: Command, does: Does): void {
  const intents = program.command("intents").description("what intents are recognised with");
  intents
    .command("train")
    .description("learn from the files and from corrections; kept only when it is right as often as before")
    .addOption(as())
    .addOption(json())
    .action(does(async (options: IntentsOptions) => (await import("./intents")).trainCommand(options)));
  intents
    .command("versions")
    .description("what was trained, how well each does, and which is in force")
    .addOption(as())
    .addOption(json())
    .action(does(async (options: IntentsOptions) => (await import("./intents")).versionsCommand(options)));
  intents
    .command("use")
    .description("put a version in force in every process; 0 is what the files alone teach")
    .argument("<version>", "its number", parseVersion)
    .addOption(as())
    .addOption(json())
    .action(
      does(async (version: number, options: IntentsOptions) =>
        (await import("./intents")).useVersionCommand(version, options),
      ),
    );
}

function parseVersion(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It must be the number of a version, or 0.");
}
