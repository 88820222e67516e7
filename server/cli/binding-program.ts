// The commands that bind skills to a company's own systems: their arguments and help.
import { Option, type Command } from "commander";
import { SKILL_CATEGORIES, type SkillCategory } from "../skills/contract";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;
type Common = { json: boolean; as?: string };
export type BindOptions = Common & { check: boolean; untried: boolean };
export type ImportOptions = BindOptions & {
  category: SkillCategory;
  permission?: string[];
  prefix?: string;
  owner?: string;
};
export type OpenApiOptions = ImportOptions & {
  resource: string;
  operation?: string[];
  basePath?: string;
  undoneBy?: string[];
  list: boolean;
};
export type McpOptions = ImportOptions & {
  command?: string;
  arg?: string[];
  env?: string[];
  resource?: string;
  path?: string;
  tool?: string[];
  read?: string[];
  write?: string[];
  list: boolean;
};

export function defineBindings(program: Command, skill: Command, does: Does): void {
  const json = () => new Option("--json", "print one JSON document instead of text").default(false);
  const as = () => new Option("--as <who>", "the account to act as, by e-mail or demo role (default: the system)");
  const bound = (command: Command) =>
    command
      .option("--check", "say what would be bound and what is wrong with it; change nothing", false)
      .option("--untried", "also bind reads without a sample, or whose system is away now", false)
      .addOption(as())
      .addOption(json());
  const imported = (command: Command) =>
    bound(
      command
        .addOption(
          new Option("--category <category>", "of the skills it makes").choices(SKILL_CATEGORIES).makeOptionMandatory(),
        )
        .option("--permission <names...>", "who may call them (default: plugged:read, plugged:write)")
        .option("--prefix <word>", "put before each name")
        .option("--owner <expression>", "whose record an answer is, where customers may call them")
        .option("--list", "only list what there is to import", false),
    );

  bound(
    skill
      .command("bind")
      .description("have a skill carried out by a system of your own, as a file says; tried before it counts")
      .argument("<file>", "YAML or JSON: one binding, or a list of them; - for standard input"),
  ).action(does(async (file: string, options: BindOptions) => (await import("./binding")).bindCommand(file, options)));
  skill
    .command("unbind")
    .description("let go of bindings; what is built in counts again")
    .argument("<skills...>", "their names")
    .addOption(as())
    .addOption(json())
    .action(
      does(async (skills: string[], options: Common) => (await import("./binding")).unbindCommand(skills, options)),
    );
  skill
    .command("bindings")
    .description("which skills are bound to which systems")
    .addOption(as())
    .addOption(json())
    .action(does(async (options: Common) => (await import("./binding")).listBindingsCommand(options)));
  imported(
    skill
      .command("import-openapi")
      .description("make skills of an OpenAPI document's operations")
      .argument("<document>", "a file, or an http address")
      .requiredOption("--resource <id>", "the resource that knows its address and credentials")
      .option("--operation <ids...>", "which; everything that only reads unless given")
      .option("--base-path <path>", "goes before each operation's path: /v2")
      .option("--undone-by <does=undoes...>", "which operation undoes which"),
  ).action(
    does(async (document: string, options: OpenApiOptions) =>
      (await import("./binding-import")).importOpenApiCommand(document, options),
    ),
  );
  imported(
    skill
      .command("import-mcp")
      .description("register an MCP server, or change one, and make skills of its tools")
      .argument("<name>", "what it is called here")
      .option("--command <program>", "a program that speaks MCP over stdio")
      .option("--arg <args...>", "its arguments")
      .option("--env <names...>", "variables of Steward's environment that it may read")
      .option("--resource <id>", "or the resource of a server that speaks streamable HTTP")
      .option("--path <path>", "where it does so (default: /mcp)")
      .option("--tool <names...>", "which tools; all unless given")
      .option("--read <tools...>", "tools that only read, though they do not say so")
      .option("--write <tools...>", "tools that write, though they say otherwise"),
  ).action(
    does(async (name: string, options: McpOptions) =>
      (await import("./binding-import")).importMcpCommand(name, options),
    ),
  );
  skill
    .command("forget-mcp")
    .description("forget an MCP server that no skill is bound to")
    .argument("<name>", "what it is called here")
    .addOption(as())
    .addOption(json())
    .action(
      does(async (name: string, options: Common) => (await import("./binding-import")).forgetMcpCommand(name, options)),
    );
  defineTokens(program, does, json, as);
}

function defineTokens(program: Command, does: Does, json: () => Option, as: () => Option): void {
  const token = program.command("token").description("access tokens for programs, such as MCP clients");
  token
    .command("create")
    .description("make a token for an account and print it once")
    .argument("<account>", "an e-mail address or a demo role")
    .requiredOption("--name <name>", "what it is for")
    .option("--days <days>", "how long it is good", Number, 90)
    .addOption(json())
    .action(
      does(async (account: string, options: { name: string; days: number; json: boolean }) =>
        (await import("./token")).createTokenCommand(account, options),
      ),
    );
  token
    .command("list")
    .description("an account's tokens")
    .argument("<account>", "an e-mail address or a demo role")
    .addOption(json())
    .action(
      does(async (account: string, options: { json: boolean }) =>
        (await import("./token")).listTokensCommand(account, options),
      ),
    );
  token
    .command("revoke")
    .description("end a token at once")
    .argument("<id>", "its id")
    .addOption(as())
    .addOption(json())
    .action(does(async (id: string, options: Common) => (await import("./token")).revokeTokenCommand(id, options)));
}
