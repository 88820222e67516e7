// Words of one idea (words.yaml beside the articles): what a question calls postage is what an article calls a charge.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

export const IDEAS_FILE = "words.yaml";
export type Ideas = readonly (readonly [name: string, words: RegExp])[];

/** No file is no ideas; one that cannot be read is told of, and no ideas either. */
export async function readIdeas(folder: string): Promise<{ ideas: Ideas; problem: string | null }> {
  const text = await readFile(join(/*turbopackIgnore: true*/ folder, IDEAS_FILE), "utf8").catch(() => null);
  if (text === null) return { ideas: [], problem: null };
  try {
    const words = z.record(z.string().regex(/^[a-z_]{1,40}$/), z.string().min(1)).parse(parse(text));
    return { ideas: Object.entries(words).map(([name, source]) => [name, new RegExp(source, "iu")]), problem: null };
  } catch (error) {
    return { ideas: [], problem: `${IDEAS_FILE}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The ideas a text speaks of, as words that no text has. */
export function ideasOf(text: string, ideas: Ideas): string[] {
  const plain = text.normalize("NFKC").replace(/[’`]/g, "'");
  return ideas.flatMap(([name, words]) => (words.test(plain) ? [`=${name}`] : []));
}
