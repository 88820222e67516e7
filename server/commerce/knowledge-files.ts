// The articles of the knowledge base: sops/knowledge/<id>.<locale>.md, each with a title, a category and the words people
// use for it. An article counts once it is there in both languages; a file that cannot be read leaves the others as they
// are.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Locale, Localized } from "../context";
import { log } from "../log";

const headSchema = z.object({
  title: z.string().trim().min(1).max(200),
  category: z.string().regex(/^[a-z_]{1,40}$/, "must be a word such as returns"),
  /** Other words for it, for the search. */
  keywords: z.array(z.string().max(60)).max(40).default([]),
  /** The intents it answers, whatever words the question has; in the file of either language. */
  topics: z.array(z.string().max(60)).max(20).default([]),
});

export type Article = {
  id: string;
  category: string;
  title: Localized;
  body: Localized;
  keywords: Record<Locale, string[]>;
  topics: string[];
};

const NAME = /^([a-z0-9][a-z0-9-]{0,60})\.(zh-CN|en)\.md$/;

export type Page = z.output<typeof headSchema> & { body: string };

/** Reads one file's text. Throws an Error that says what is wrong with it. */
export function parsePage(text: string): Page {
  const [, head, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text) ?? [];
  if (head === undefined || body === undefined) throw new Error("It needs a head between two lines of ---.");
  const parsed = headSchema.safeParse(parse(head));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  if (body.trim() === "") throw new Error("It says nothing.");
  return { ...parsed.data, body: body.trim() };
}

export type Library = { articles: Article[]; problems: string[] };

export async function readArticles(folder: string): Promise<Library> {
  const names = await readdir(folder).catch(() => []);
  const pages = new Map<string, Partial<Record<Locale, Page>>>();
  const problems: string[] = [];
  for (const name of names.sort()) {
    const [, id, locale] = NAME.exec(name) ?? [];
    if (!id || !locale) continue;
    try {
      const page = parsePage(await readFile(join(/*turbopackIgnore: true*/ folder, name), "utf8"));
      pages.set(id, { ...pages.get(id), [locale]: page });
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const articles = [...pages].flatMap(([id, { "zh-CN": zh, en }]) => {
    if (zh && en) return [articleOf(id, zh, en)];
    problems.push(`${id}: is there in one language only`);
    return [];
  });
  return { articles, problems };
}

function articleOf(id: string, zh: Page, en: Page): Article {
  const keywords = { "zh-CN": zh.keywords, en: en.keywords };
  return {
    id,
    category: en.category,
    title: { "zh-CN": zh.title, en: en.title },
    body: { "zh-CN": zh.body, en: en.body },
    keywords,
    topics: [...new Set([...zh.topics, ...en.topics])],
  };
}

/** Changes when a file of the folder does. */
export async function stampOf(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const stamps = await Promise.all(
    names
      .filter((name) => NAME.test(name))
      .map(async (name) => {
        const found = await stat(join(/*turbopackIgnore: true*/ folder, name)).catch(() => null);
        return `${name}:${found?.mtimeMs ?? 0}:${found?.size ?? 0}`;
      }),
  );
  return stamps.sort().join("|");
}

export function tellProblems(problems: readonly string[]): void {
  if (problems.length > 0) log.warn({ problems }, "articles that cannot be used");
}
