// Words of one idea (words.yaml beside the articles): what a question calls postage is what an article calls a charge.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

export const IDEAS_FILE = "words.yaml";
/** What the word of an idea begins with, and no other word. */
export const IDEA_MARK = "=";
/** One idea; of a `phrase`, the words mean something else one by one: a gift is no gift card, to sign is not to sign in. */
export type Idea = { name: string; words: RegExp; phrase: boolean };
export type Ideas = readonly Idea[];

const sourceSchema = z.string().min(1);
const fileSchema = z.record(
  z.string().regex(/^[a-z_]{1,40}$/),
  z.union([sourceSchema, z.strictObject({ phrase: sourceSchema })]),
);

/** No file is no ideas; one that cannot be read is told of, and no ideas either. */
export async function readIdeas(folder: string): Promise<{ ideas: Ideas; problem: string | null }> {
  const text = await readFile(join(/*turbopackIgnore: true*/ folder, IDEAS_FILE), "utf8").catch(() => null);
  if (text === null) return { ideas: [], problem: null };
  try {
    const ideas = Object.entries(fileSchema.parse(parse(text))).map(([name, value]) => {
      const phrase = typeof value !== "string";
      return { name, words: new RegExp(phrase ? value.phrase : value, "giu"), phrase };
    });
    return { ideas, problem: null };
  } catch (error) {
    return { ideas: [], problem: `${IDEAS_FILE}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export type Meant = {
  /** The ideas a text speaks of, as words that no text has, each with the pieces of the text it stands for. */
  ideas: { word: string; said: string[] }[];
  /** What the text says besides its phrases. */
  rest: string;
};

export function meantBy(text: string, ideas: Ideas): Meant {
  const plain = text.normalize("NFKC").replace(/[’`]/g, "'");
  const phrases = spokenOf(
    plain,
    ideas.filter(({ phrase }) => phrase),
  );
  const rest = phrases.reduce((left, { said }) => said.reduce((all, piece) => all.replace(piece, " / "), left), plain);
  const others = spokenOf(
    rest,
    ideas.filter(({ phrase }) => !phrase),
  );
  return { ideas: [...phrases, ...others], rest };
}

function spokenOf(text: string, ideas: Ideas): Meant["ideas"] {
  return ideas.flatMap(({ name, words }) => {
    const said = text.match(words) ?? [];
    return said.length > 0 ? [{ word: `${IDEA_MARK}${name}`, said }] : [];
  });
}
