// The articles of the knowledge base: sops/knowledge/<id>.<locale>.md, each with a title, a category and the words people
// use for it, cut into sections by its headings. A section is what answers a question, and has the same name (`{#name}`)
// in both languages, so that an answer can point at it. An article counts once it is there in both languages; a file that
// cannot be read leaves the others as they are.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { LOCALES, type Locale, type Localized } from "../context";
import { log } from "../log";
import { IDEAS_FILE, readIdeas } from "./knowledge-ideas";

const headSchema = z.strictObject({
  title: z.string().trim().min(1).max(200),
  category: z.string().regex(/^[a-z_]{1,40}$/, "must be a word such as returns"),
  /** Other words for it, for the search. */
  keywords: z.array(z.string().max(60)).max(60).default([]),
  /** The intents it answers, whatever words the question has; in the file of either language. */
  topics: z.array(z.string().max(60)).max(20).default([]),
});

export type Section = { id: string; heading: Localized; body: Localized };

export type Article = {
  id: string;
  category: string;
  title: Localized;
  /** The text without its headings. */
  body: Localized;
  keywords: Record<Locale, string[]>;
  topics: string[];
  sections: Section[];
};

const NAME = /^([a-z0-9][a-z0-9-]{0,60})\.(zh-CN|en)\.md$/;
const HEADING = /^##\s+(.+?)\s*(?:\{#([a-z0-9][a-z0-9-]{0,40})\})?\s*$/;

type PageSection = { id: string; heading: string; body: string };
export type Page = z.output<typeof headSchema> & { sections: PageSection[] };

/** Reads one file's text. Throws an Error that says what is wrong with it. */
export function parsePage(text: string): Page {
  const [, head, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text) ?? [];
  if (head === undefined || body === undefined) throw new Error("It needs a head between two lines of ---.");
  const parsed = headSchema.safeParse(parse(head));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  if (body.trim() === "") throw new Error("It says nothing.");
  return { ...parsed.data, sections: parseSections(body, parsed.data.title) };
}

function parseSections(body: string, title: string): PageSection[] {
  const sections: (Omit<PageSection, "body"> & { lines: string[] })[] = [];
  for (const line of body.split(/\r?\n/)) {
    const [, heading, id] = HEADING.exec(line) ?? [];
    if (heading !== undefined) {
      if (id === undefined) throw new Error(`The heading "${heading}" needs a name, such as {#how-long}.`);
      sections.push({ id, heading, lines: [] });
    } else if (sections.length > 0 || line.trim() !== "") {
      if (sections.length === 0) sections.push({ id: "about", heading: title, lines: [] });
      sections.at(-1)?.lines.push(line);
    }
  }
  const read = sections.map(({ lines, ...section }) => ({ ...section, body: lines.join("\n").trim() }));
  const empty = read.find((section) => section.body === "");
  if (empty) throw new Error(`The section "${empty.heading}" says nothing.`);
  const twice = read.find(({ id }, index) => read.findIndex((other) => other.id === id) < index);
  if (twice) throw new Error(`Two sections are called {#${twice.id}}.`);
  return read;
}

export type Library = { articles: Article[]; problems: string[] };

export async function readArticles(folder: string): Promise<Library> {
  const names = await readdir(folder).catch(() => []);
  const pages = new Map<string, Partial<Record<Locale, Page>>>();
  const broken = new Set<string>();
  const problems: string[] = [];
  for (const name of names.sort()) {
    const [, id, locale] = NAME.exec(name) ?? [];
    if (!id || !locale) {
      if (name.endsWith(".md")) problems.push(`${name}: must be called <id>.zh-CN.md or <id>.en.md`);
      continue;
    }
    try {
      const page = parsePage(await readFile(join(/*turbopackIgnore: true*/ folder, name), "utf8"));
      pages.set(id, { ...pages.get(id), [locale]: page });
    } catch (error) {
      broken.add(id);
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const articles = [...pages].flatMap(([id, { "zh-CN": zh, en }]) => {
    // A twin that cannot be read was told of already.
    if (!zh || !en) {
      if (!broken.has(id)) problems.push(`${id}: is there in one language only`);
      return [];
    }
    const odd = oddSections(zh, en);
    if (odd.length > 0) problems.push(`${id}: sections that are not in both languages: ${odd.join(", ")}`);
    if (zh.category !== en.category) problems.push(`${id}: is of two categories, ${zh.category} and ${en.category}`);
    return odd.length > 0 ? [] : [articleOf(id, zh, en)];
  });
  return { articles, problems };
}

function oddSections(zh: Page, en: Page): string[] {
  const names = (page: Page) => page.sections.map(({ id }) => id);
  const both = new Set([...names(zh), ...names(en)]);
  return [...both].filter((id) => !names(zh).includes(id) || !names(en).includes(id));
}

function articleOf(id: string, zh: Page, en: Page): Article {
  const sections = en.sections.flatMap(({ id: name, heading, body }) => {
    const twin = zh.sections.find((section) => section.id === name);
    return twin
      ? [{ id: name, heading: { "zh-CN": twin.heading, en: heading }, body: { "zh-CN": twin.body, en: body } }]
      : [];
  });
  const whole = (locale: Locale) => sections.map(({ body }) => body[locale]).join("\n\n");
  return {
    id,
    category: en.category,
    title: { "zh-CN": zh.title, en: en.title },
    body: { "zh-CN": whole("zh-CN"), en: whole("en") },
    keywords: { "zh-CN": zh.keywords, en: en.keywords },
    topics: [...new Set([...zh.topics, ...en.topics])],
    sections,
  };
}

/** Changes when a file of the folder does. */
export async function stampOf(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const stamps = await Promise.all(
    names
      .filter((name) => NAME.test(name) || name === IDEAS_FILE)
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

/** What is wrong with a folder's articles, beside what its files say of themselves: topics that no intent has any more. */
export async function checkKnowledge(folder: string, intents: ReadonlySet<string>): Promise<Library> {
  const { articles, problems } = await readArticles(folder);
  const dead = articles.flatMap(({ id, topics }) =>
    topics.filter((topic) => !intents.has(topic)).map((topic) => `${id}: there is no intent ${topic}`),
  );
  const twice = LOCALES.flatMap((locale) =>
    articles.flatMap(({ id, title }, index) => {
      const other = articles.findIndex((one) => one.title[locale] === title[locale]);
      return other < index ? [`${id}: has the title of ${articles[other]?.id ?? ""}, “${title[locale]}”`] : [];
    }),
  );
  const { problem } = await readIdeas(folder);
  return { articles, problems: [...problems, ...dead, ...twice, ...(problem === null ? [] : [problem])] };
}
