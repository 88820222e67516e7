// The commands about the store as a whole: their arguments and help.
import { Option, type Command } from "commander";
import type { ExportOptions, ImportOptions } from "./store";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;

/** Written out, so that help does not load the store. */
const FORMATS: readonly ImportOptions["format"][] = ["steward", "tau"];

export function defineStore(program: Command, does: Does): void {
  const store = program.command("store").description("customers, products and orders as one document");
  const format = () =>
    new Option("--format <format>", "steward: everything, as Steward keeps it; tau: products, users and orders")
      .choices(FORMATS)
      .default("steward");
  const as = () => new Option("--as <who>", "the account to act as, by e-mail or demo role (default: the system)");
  const json = () => new Option("--json", "print one JSON document instead of text").default(false);
  store
    .command("import")
    .description("fill the store from a document, all of it or nothing")
    .argument("<file>", "the document, JSON")
    .addOption(format())
    .option("--replace", "delete what the store holds first", false)
    .addOption(as())
    .addOption(json())
    .action(
      does(async (file: string, options: ImportOptions) => (await import("./store")).importStoreCommand(file, options)),
    );
  store
    .command("export")
    .description("write the store as a document")
    .argument("[file]", "where to (default: standard output)")
    .addOption(format())
    .addOption(as())
    .addOption(json())
    .action(
      does(async (file: string | undefined, options: ExportOptions) =>
        (await import("./store")).exportStoreCommand(file, options),
      ),
    );
}
