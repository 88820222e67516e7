// The commands about API keys: their arguments and help.
import { InvalidArgumentError, Option, type Command } from "commander";
import { KEY_ROLES, type KeyRole } from "../context";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;
type Common = { as?: string; json: boolean };
type Create = Common & { role: KeyRole; name?: string; customer?: string; expires?: Date; perMinute: number };

const DAY_MS = 24 * 60 * 60 * 1_000;

export function defineApiKeys(program: Command, does: Does): void {
  const apikey = program.command("apikey").description("keys for programs that use the REST API (/api/v1)");
  const json = () => new Option("--json", "print one JSON document instead of text").default(false);
  const as = () => new Option("--as <who>", "the account to act as, by e-mail or demo role (default: the system)");
  apikey
    .command("create")
    .description("make a key and print it once")
    .addOption(
      new Option("--role <role>", "what it may do; api: only speak for customers")
        .choices(KEY_ROLES)
        .makeOptionMandatory(),
    )
    .option("--name <name>", "what it is for")
    .option("--customer <id>", "whose it is; only with the role customer")
    .option(
      "--expires <when>",
      "a day (2030-12-31, to its end in UTC) or a number of days (90d); a year without it",
      parseEnd,
    )
    .option("--per-minute <n>", "how many requests a minute it has", parsePerMinute, 600)
    .addOption(as())
    .addOption(json())
    .action(does(async (options: Create) => (await import("./apikey")).createApiKeyCommand(options)));
  apikey
    .command("list")
    .description("every key, also those that are over")
    .addOption(as())
    .addOption(json())
    .action(does(async (options: Common) => (await import("./apikey")).listApiKeysCommand(options)));
  apikey
    .command("revoke")
    .description("end a key at once")
    .argument("<id>", "its id")
    .addOption(as())
    .addOption(json())
    .action(does(async (id: string, options: Common) => (await import("./apikey")).revokeApiKeyCommand(id, options)));
}

function parsePerMinute(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 6_000) throw new InvalidArgumentError("It must be 1 to 6000.");
  return value;
}

/** When a key ends, as people write it. */
export function parseEnd(text: string, _before?: unknown, now = Date.now()): Date {
  const days = /^([1-9]\d{0,4})d$/.exec(text)?.[1];
  if (days !== undefined) return new Date(now + Number(days) * DAY_MS);
  const end = new Date(`${text}T23:59:59.999Z`);
  // The 30th of February is no day, though the runtime takes it for one in March.
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(end.getTime()) && end.toISOString().startsWith(text)) return end;
  throw new InvalidArgumentError("It must be a day such as 2030-12-31, or a number of days such as 90d.");
}
