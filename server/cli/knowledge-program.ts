// The commands about the articles that questions are answered from.
import { Option, type Command } from "commander";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;

export function defineKnowledge(program: Command, does: Does): void {
  const json = () => new Option("--json", "print one JSON document instead of text").default(false);
  const knowledge = program.command("knowledge").description("the articles that questions are answered from");
  knowledge
    .command("check")
    .description("check the articles: their heads, that both languages have the same sections, that topics are intents")
    .argument("[folder]", "a folder of articles (default: the shop's own)")
    .addOption(json())
    .action(
      does(async (folder: string | undefined, options: { json: boolean }) =>
        (await import("./knowledge")).checkArticles(folder, options),
      ),
    );
  knowledge
    .command("ask")
    .description("which passages answer a question, and how near they are")
    .argument("<question>", "in Chinese or English")
    .addOption(json())
    .action(
      does(async (question: string, options: { json: boolean }) =>
        (await import("./knowledge")).askArticles(question, options),
      ),
    );
}
