// The commands about skills: their arguments and help.
import { Option, type Command } from "commander";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;

export function defineSkills(program: Command, does: Does): void {
  const skill = program.command("skill").description("what Steward can do");
  skill
    .command("health")
    .description("how the skills have done in the workers that run, over the last minutes")
    .addOption(new Option("--json", "print one JSON document instead of text").default(false))
    .action(does(async (options: { json: boolean }) => (await import("./skill-health")).skillHealthCommand(options)));
}
