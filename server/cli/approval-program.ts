// The commands about approvals: their arguments and help.
import { InvalidArgumentError, Option, type Command } from "commander";
import { LOCALES, type Locale } from "../context";
import type { AnswerOptions, ApprovalOptions, ListOptions } from "./approval";
import { parseLimit } from "./parsers";

type Does = <A extends unknown[]>(work: (...args: A) => Promise<{ ok: boolean }>) => (...args: A) => Promise<void>;

/** Written out, so that help does not load the engine. */
const STATUSES: readonly NonNullable<ListOptions["status"]>[] = [
  "OPEN",
  "PENDING",
  "INFO_REQUESTED",
  "APPROVED",
  "REJECTED",
  "EXPIRED",
  "CANCELLED",
];

const approvals = () => import("./approval");

export function defineApprovals(program: Command, does: Does): void {
  const approval = program.command("approval").description("what waits for a person's decision");
  common(approval.command("list"))
    .description("what waits first, the most urgent at the top")
    .addOption(new Option("--status <status>", "only in this status").choices(STATUSES))
    .option("--mine", "only what this person may answer now", false)
    .option("--search <text>", "part of the question, an id, SOP, order number or customer")
    .option("--limit <n>", "at most this many, up to 100", parseLimit, 20)
    .action(does(async (options: ListOptions) => (await approvals()).listApprovalsCommand(options)));
  common(approval.command("show"))
    .description("what is asked, why and at what stake, and what was said to it")
    .argument("<approval>", "its id")
    .action(does(async (id: string, options: ApprovalOptions) => (await approvals()).showApproval(id, options)));
  answer(approval, "approve", "approve it as it is, or with changed values")
    .option("--reason <text>", "kept with the answer")
    .option("--set <name=value>", "change a value first; may be given again", collectValue, {})
    .action(
      does(async (id: string, options: AnswerOptions) => (await approvals()).answerCommand(id, "approve", options)),
    );
  answer(approval, "reject", "reject it")
    .requiredOption("--reason <text>", "why")
    .action(
      does(async (id: string, options: AnswerOptions) => (await approvals()).answerCommand(id, "reject", options)),
    );
  for (const [verdict, says, argument] of [
    ["ask", "ask whoever made the request for information", "<question>"],
    ["inform", "give the information that was asked for", "<information>"],
  ] as const) {
    answer(approval, verdict, says)
      .argument(argument, "in your words")
      .action(
        does(async (id: string, reason: string, options: AnswerOptions) =>
          (await approvals()).answerCommand(id, verdict, { ...options, reason }),
        ),
      );
  }
}

function answer(approval: Command, name: string, says: string): Command {
  return common(approval.command(name))
    .description(says)
    .argument("<approval>", "its id")
    .option("--hash <hash>", "of what was shown, or its beginning; without it, the card as it is now is meant");
}

function common(command: Command): Command {
  return command
    .option("--as <who>", "an account's e-mail, or a role for its demo account (default: the system itself)")
    .addOption(new Option("--locale <locale>", "language of the answer").choices(LOCALES).default("en" as Locale))
    .addOption(new Option("--json", "print one JSON document instead of text").default(false));
}

/** name=value; the value is JSON, or else the text itself. */
export function collectValue(text: string, known: Record<string, unknown>): Record<string, unknown> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write name=value, as in amount_minor=5000.");
  const value = text.slice(at + 1);
  try {
    return { ...known, [text.slice(0, at)]: JSON.parse(value) as unknown };
  } catch {
    return { ...known, [text.slice(0, at)]: value };
  }
}
