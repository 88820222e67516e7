// The commands about skills: their arguments and help.
import { Option, type Command } from "commander";
import { SKILL_CATEGORIES, type SkillCategory } from "../skills/contract";
import { defineBindings } from "./binding-program";
import { CAPABILITIES, type Capability } from "../skills/discovery";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;

type Json = { json: boolean };
type List = Json & { category?: SkillCategory; permission?: string; capability?: Capability; search?: string };

export function defineSkills(program: Command, does: Does): void {
  const skill = program.command("skill").description("what Steward can do");
  const json = () => new Option("--json", "print one JSON document instead of text").default(false);
  skill
    .command("list")
    .description("the skills procedures may call, by what they are for and what they can do")
    .addOption(new Option("--category <name>", "only these").choices(SKILL_CATEGORIES))
    .option("--permission <name>", "only those that need it")
    .addOption(new Option("--capability <name>", "only those that can").choices(CAPABILITIES))
    .option("--search <text>", "only those with this in their name or description")
    .addOption(json())
    .action(does(async (options: List) => (await import("./skill-list")).listSkillsCommand(options)));
  skill
    .command("show")
    .description("one skill: its contract, its versions and how it does")
    .argument("<skill>", "getCart, getCart@1 or getCart@1.2.0")
    .addOption(json())
    .action(does(async (ref: string, options: Json) => (await import("./skill-list")).showSkillCommand(ref, options)));
  skill
    .command("check")
    .description("whether the contracts keep what was published in this database, before a new version is deployed")
    .addOption(json())
    .action(does(async (options: Json) => (await import("./skill-list")).checkSkillsCommand(options)));
  skill
    .command("accept")
    .description("publish a skill's contract although it breaks what was promised under its major version")
    .argument("<name>", "the skill")
    .option("--as <account>", "a role of the demo store, or an account's e-mail; the system unless given")
    .addOption(json())
    .action(
      does(async (name: string, options: Json & { as?: string }) =>
        (await import("./skill-list")).acceptSkillCommand(name, options),
      ),
    );
  skill
    .command("health")
    .description("how the skills have done in the workers that run, over the last minutes")
    .addOption(json())
    .action(does(async (options: Json) => (await import("./skill-health")).skillHealthCommand(options)));
  defineBindings(program, skill, does);
}
