// Every command, its arguments and its help. What a command does is in the file of its noun, loaded when it is asked
// for: checking a file should not wait for the engine and its database.
import { Command, CommanderError, InvalidArgumentError, Option, type OutputConfiguration } from "commander";
import { LOCALES, ROLES, type Locale, type Role } from "../context";
import { EXECUTION_STATUSES, type ExecutionStatus } from "../engine/status";
import { ERROR_STATUS } from "../errors";
import packageJson from "../../package.json" with { type: "json" };
import { defineAlerts } from "./alert-program";
import { defineApiKeys } from "./apikey-program";
import { defineApprovals } from "./approval-program";
import { defineBegun, defineOrders } from "./execution-program";
import { defineGateway } from "./gateway-program";
import { defineIntents } from "./intents-program";
import { defineKnowledge } from "./knowledge-program";
import { printError, printJson } from "./output";
import { parseJsonObject, parseLimit } from "./parsers";
import { defineResources } from "./resource-program";
import { defineSkills } from "./skill-program";
import type { SimulateOptions } from "./sop-simulate";
import { defineStore } from "./store-program";

type Outcome = { ok: boolean };

/** Runs the command that `argv` names; resolves with the exit code. */
export async function runCommand(argv: string[]): Promise<number> {
  let code = 0;
  const does =
    <A extends unknown[]>(work: (...args: A) => Promise<Outcome>) =>
    async (...args: A): Promise<void> => {
      code = (await work(...args)).ok ? 0 : 1;
    };
  const json = wantsJson(argv);
  const help: string[] = [];
  const program = buildProgram(does, json ? { writeOut: (text) => help.push(text), writeErr: () => undefined } : {});
  try {
    // The log goes to standard output, which belongs to the one document; the commands say themselves what failed.
    if (json) (await import("../log")).log.level = "silent";
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      printError(error, { json });
      return 1;
    }
    if (error.exitCode === 0) {
      if (json) printJson({ help: help.join("").trimEnd() });
      return 0;
    }
    if (json) printJson({ error: { code: "USAGE", message: usageMessage(error) } });
    return 2;
  }
}

/** What follows `--` is never an option. */
function wantsJson(argv: string[]): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).includes("--json");
}

function usageMessage({ code, message }: CommanderError): string {
  if (code === "commander.help") return "A command is missing; --help lists them.";
  return message.replace(/^error: /, "");
}

type Does = <A extends unknown[]>(work: (...args: A) => Promise<Outcome>) => (...args: A) => Promise<void>;

type CheckOptions = { json: boolean; locale: Locale; bound: boolean; explain?: string | true };

function buildProgram(does: Does, output: OutputConfiguration): Command {
  const program = new Command("steward")
    .description("Steward from the command line: procedures, executions and the demo database.")
    .version(packageJson.version)
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError("(--help shows how to use it)");
  const json = () => new Option("--json", "print one JSON document instead of text").default(false);
  const locale = () =>
    new Option("--locale <locale>", "language of the answer").choices(LOCALES).default("en" as Locale);

  const as = () => new Option("--as <who>", "the account to act as, by e-mail or demo role (default: the system)");

  const sop = program.command("sop").description("standard operating procedures");
  sop
    .command("list")
    .description("every SOP that is loaded")
    .addOption(json())
    .action(does(async (options: { json: boolean }) => (await import("./sop-list")).listSops(options)));
  sop
    .command("check")
    .description("check SOP files; needs no database")
    .argument("[files...]", "YAML files or folders of them")
    .option("--bound", "know the skills that are bound to systems of your own, too; needs the database", false)
    .option("--explain [code]", "say what a code means, or what all of them do, instead of checking")
    .addOption(locale())
    .addOption(json())
    .action(
      does(async (files: string[], options: CheckOptions, command: Command) => {
        const { explain } = options;
        if (explain) return (await import("./sop-explain")).explainCode(explain === true ? null : explain, options);
        if (files.length === 0) command.error("error: missing required argument 'files'", { exitCode: 2 });
        return (await import("./sop-check")).checkSops(files, options);
      }),
    );
  sop
    .command("graph")
    .description("the compiled graph of an SOP; needs no database")
    .argument("<sop>", "a YAML file, or the id of a loaded SOP, or id@version")
    .option("--mermaid", "as a Mermaid flowchart (the default)")
    .addOption(locale())
    .addOption(json().conflicts("mermaid"))
    .action(
      does(async (name: string, options: { locale: Locale; json: boolean }) =>
        (await import("./sop-graph")).printGraph(name, options),
      ),
    );
  sop
    .command("diff")
    .description("what changed between two SOPs; needs no database")
    .argument("<before>", "a YAML file, or the id of a loaded SOP, or id@version")
    .argument("<after>", "the same")
    .addOption(json())
    .action(
      does(async (before: string, after: string, options: { json: boolean }) =>
        (await import("./sop-diff")).diffSops(before, after, options),
      ),
    );
  sop
    .command("run")
    .description("run an SOP to its end and print its steps")
    .argument("<sop>", "the SOP's id, for its newest version, or with _v1 for one version")
    .option("--input <json>", "its input, a JSON object", parseJsonObject, {})
    .addOption(as())
    .addOption(locale())
    .addOption(json())
    .action(
      does(
        async (id: string, options: { input: Record<string, unknown>; as?: string; locale: Locale; json: boolean }) =>
          (await import("./sop-run")).runSop(id, options),
      ),
    );
  sop
    .command("test")
    .description("run the cases beside SOPs and say what they do not cover")
    .argument("[files...]", "SOP files or folders of them (default: all that are loaded)")
    .option("--min-branches <percent>", "how many of an SOP's branches its cases must cover", parsePercent, 90)
    .addOption(json())
    .action(
      does(async (files: string[], options: { minBranches: number; json: boolean }) =>
        (await import("./sop-test")).testSops(files, options),
      ),
    );
  sop
    .command("simulate")
    .description("what an SOP would do, without doing it: reads are real, nothing is kept, nothing leaves the house")
    .argument("<sop>", "a file, or the id of a loaded SOP")
    .option("--input <json>", "its input, a JSON object", parseJsonObject, {})
    .addOption(as())
    .option(
      "--answer <step=answer>",
      "approved, rejected, timed_out, or a JSON object of edited values",
      parseAnswer,
      {},
    )
    .option("--fail <step=code>", "a step that fails, as in pay=TIMEOUT", parseFailure, {})
    .option("--result <step=json>", "what a step gives, instead of calling it", parseResult, {})
    .addOption(locale())
    .addOption(json())
    .action(
      does(async (file: string, options: SimulateOptions) =>
        (await import("./sop-simulate")).simulateSop(file, options),
      ),
    );

  program
    .command("intent")
    .description("what Steward understands of a message; needs no database")
    .argument("<text>", "the message, in Chinese or English", parseText)
    .addOption(locale())
    .addOption(json())
    .action(
      does(async (text: string, options: { locale: Locale; json: boolean }) =>
        (await import("./intent")).recogniseIntent(text, options),
      ),
    );

  defineIntents(program, does);
  defineKnowledge(program, does);

  const execution = program.command("execution").description("what ran");
  execution
    .command("list")
    .description("newest first")
    .option("--search <text>", "part of an id, SOP, intent, order number or customer")
    .addOption(new Option("--status <status>", "only in this status").choices(EXECUTION_STATUSES))
    .option("--limit <n>", "at most this many, up to 100", parseLimit, 20)
    .addOption(json())
    .action(
      does(async (options: { search?: string; status?: ExecutionStatus; limit: number; json: boolean }) =>
        (await import("./execution")).listExecutionsCommand(options),
      ),
    );
  execution
    .command("show")
    .description("one execution with its steps")
    .argument("<execution>", "its id")
    .addOption(locale())
    .addOption(json())
    .action(
      does(async (id: string, options: { locale: Locale; json: boolean }) =>
        (await import("./execution")).showExecution(id, options),
      ),
    );

  defineOrders(execution, does);
  defineBegun(execution, does);
  defineAlerts(program, does);
  defineApiKeys(program, does);
  defineApprovals(program, does);
  defineGateway(program, does);
  defineSkills(program, does);
  defineResources(program, does);
  defineStore(program, does);

  const user = program.command("user").description("accounts");
  user
    .command("create")
    .description("make an account; prints its password when none is given")
    .argument("<email>", "what it signs in with")
    .addOption(new Option("--role <role>", "what it may do").choices(ROLES).makeOptionMandatory())
    .option("--name <name>", "how people know it (default: the address before the @)")
    .option("--password <password>", "at least 8 characters (default: one is made)")
    .addOption(json())
    .action(
      does(async (email: string, options: { role: Role; name?: string; password?: string; json: boolean }) =>
        (await import("./user")).createUserCommand(email, options),
      ),
    );

  const db = program.command("db").description("the database");
  db.command("reset")
    .description("empty the database and make the demo store anew")
    .option("--yes", "do it; without this nothing is changed", false)
    .option("--force", "even if it holds more than the demo", false)
    .addOption(json())
    .action(
      does(async (options: { yes: boolean; force: boolean; json: boolean }) =>
        (await import("./db")).resetDatabase(options),
      ),
    );
  return program;
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be <step>=<value>, such as ask_manager=approved.");
  return [text.slice(0, at), text.slice(at + 1)];
}

function parseAnswer(text: string, before: SimulateOptions["answer"]): SimulateOptions["answer"] {
  const [step, answer] = pairOf(text);
  const word = (["approved", "rejected", "timed_out"] as const).find((one) => one === answer);
  return { ...before, [step]: word ?? ({ approved: parseJsonObject(answer) } as SimulateOptions["answer"][string]) };
}

function parseFailure(text: string, before: Record<string, string>): Record<string, string> {
  const [step, code] = pairOf(text);
  if (!(code in ERROR_STATUS)) {
    throw new InvalidArgumentError(`${code} is no error code; use one of ${Object.keys(ERROR_STATUS).join(", ")}.`);
  }
  return { ...before, [step]: code };
}

function parseResult(text: string, before: Record<string, unknown>): Record<string, unknown> {
  const [step, json] = pairOf(text);
  return { ...before, [step]: parseJsonObject(json) };
}

function parsePercent(text: string): number {
  const value = Number(text);
  if (!(text.trim() !== "" && value >= 0 && value <= 100)) throw new InvalidArgumentError("It must be 0 to 100.");
  return value;
}

function parseText(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It is empty.");
  return text;
}
