// What is read out of an answer, for those who listen: once, when it is complete, and later only what came to it. Reading
// every piece that streams in would never let anybody hear a sentence to its end.
import type { ChatUiMessage } from "./chat-model";
import { textOf } from "./chat-model";

/** A line somebody said; `by` is the colleague who wrote it, null for Steward. */
export type Spoken = { by: string | null; lines: string[] };

/** The page's own words around what a message holds. */
export type SpokenWords = {
  choose: (options: string) => string;
  confirmation: (status: "open" | "confirmed" | "declined" | "expired" | "withdrawn") => string;
  money: (minor: number, currency: string) => string;
  information: string;
};

/** Which lines of each message were read out already. */
export type Heard = ReadonlyMap<string, ReadonlySet<string>>;

/** What nobody has heard yet, and what is heard with it. */
export function unheard(messages: readonly ChatUiMessage[], heard: Heard, words: SpokenWords): [Spoken[], Heard] {
  const after = new Map(heard);
  const spoken = messages
    .filter(({ role }) => role === "assistant")
    .map((message): Spoken => {
      const before = heard.get(message.id);
      const lines = linesOf(message, words).filter((line) => !before?.has(line));
      after.set(message.id, new Set([...(before ?? []), ...lines]));
      return { by: message.metadata?.person?.name ?? null, lines };
    });
  return [spoken.filter(({ lines }) => lines.length > 0), after];
}

function linesOf(message: ChatUiMessage, words: SpokenWords): string[] {
  const text = message.metadata?.words ?? textOf(message);
  return [...plainLines(text), ...message.parts.flatMap((part) => linesOfPart(part, words))];
}

function linesOfPart(part: ChatUiMessage["parts"][number], words: SpokenWords): string[] {
  switch (part.type) {
    case "data-notice":
    case "data-handover":
      return [part.data.message];
    case "data-information":
      return part.data.status === "open" ? [words.information, part.data.question] : [];
    case "data-choices":
      return [words.choose(part.data.options.map(({ label }) => label).join("; "))];
    case "data-confirmation": {
      const { status, amount, message, facts, acts } = part.data;
      if (status !== "open") return [words.confirmation(status)];
      const effect = amount && amount.minor !== 0 ? [words.money(amount.minor, amount.currency)] : [];
      const details = [...facts.map(({ name, value }) => `${name}: ${value}`), ...acts];
      return [words.confirmation(status), ...effect, ...plainLines(message), ...details];
    }
    default:
      return []; // what is only looked at, or said in the text as well
  }
}

/** Markdown as it sounds: without its marks, a row of a table as a sentence. */
export function plainLines(markdown: string): string[] {
  return markdown
    .split("\n")
    .filter((line) => !/^\s*\|?[\s|:-]*-{3}[\s|:-]*$/.test(line))
    .map((line) =>
      line
        .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/^\s*(#{1,6}|>|[-*+])\s+/, "")
        .replace(/^\s*\|(.*)\|\s*$/, (_, cells: string) =>
          cells
            .split("|")
            .map((cell) => cell.trim())
            .join(", "),
        )
        .replace(/[*`~]+|\b__|__\b/g, "")
        .trim(),
    )
    .filter((line) => line !== "");
}
