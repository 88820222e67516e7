// Finding the passages that answer a question, in the language it is asked in. A passage is a section of an article; the
// index is made once, and again when a file changes. What must stay true: what is not near is not given, so that a
// question nobody wrote an answer to is answered with "I do not know".
import { join } from "node:path";
import MiniSearch from "minisearch";
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Locale } from "../context";
import { env } from "../env";
import { readArticles, stampOf, tellProblems, type Article, type Section } from "./knowledge-files";
import { IDEA_MARK, meantBy, readIdeas, type Ideas } from "./knowledge-ideas";
import { isChinese, wordsOf } from "./knowledge-words";

export const KNOWLEDGE_FOLDER = join(/*turbopackIgnore: true*/ env.SOPS_DIR, "knowledge");

type Entry = { id: string; heading: string; title: string; keywords: string; body: string };
export type Passage = { article: Article; section: Section };

type Shelf = {
  search: MiniSearch<Entry>;
  /** How much a word tells: rare ones much, one that is in no article most. */
  weight: (term: string) => number;
  /**
   * What a question asks for. A word that is in no article counts against an answer, unless an idea stands for it; an idea
   * that is in none counts for nothing.
   */
  askedBy: (query: string) => string[];
};
type Index = { articles: Article[]; passages: Map<string, Passage>; shelves: Record<Locale, Shelf> };

/** A hit in the heading tells more than one in the text. */
const BOOST = { heading: 3, title: 3, keywords: 3, body: 1 };
/** Where an idea spans more words than these, it stands for none of them: “send” and “back” may have anything between. */
const FEW = 2;

function shelfOf(passages: ReadonlyMap<string, Passage>, locale: Locale, ideas: Ideas): Shelf {
  const termsOf = (text: string) => {
    const { ideas: meant, rest } = meantBy(text, ideas);
    return [...wordsOf(rest), ...meant.map(({ word }) => word)];
  };
  const search = new MiniSearch<Entry>({
    fields: Object.keys(BOOST),
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: {
      boost: BOOST,
      bm25: { k: 1.2, b: 0.4, d: 0.5 },
      // A slip of the finger, never another Chinese word.
      fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
      weights: { fuzzy: 0.3, prefix: 0.3 },
    },
  });
  const seen = new Map<string, number>();
  for (const [id, { article, section }] of passages) {
    const entry = {
      id,
      heading: section.heading[locale],
      title: article.title[locale],
      keywords: article.keywords[locale].join(" / "),
      body: section.body[locale],
    };
    search.add(entry);
    const terms = new Set(termsOf(Object.values(entry).slice(1).join(" / ")));
    for (const term of terms) seen.set(term, (seen.get(term) ?? 0) + 1);
  }
  const most = Math.log(1 + passages.size);
  const weight = (term: string) => {
    const count = seen.get(term);
    return count === undefined ? most : Math.log(1 + passages.size / count);
  };
  const askedBy = (query: string) => {
    const meant = meantBy(query, ideas).ideas.filter(({ word }) => seen.has(word));
    const pieces = meant.flatMap(({ said }) => said).map(wordsOf);
    const stoodFor = new Set(pieces.filter((words) => words.length <= FEW).flat());
    return [...new Set(termsOf(query))].filter(
      (term) => seen.has(term) || !(term.startsWith(IDEA_MARK) || stoodFor.has(term)),
    );
  };
  return { search, weight, askedBy };
}

/** By folder; whoever asks while one is being made waits for that one. */
const indexes = new Map<string, { stamp: string; index: Promise<Index> }>();

async function indexFor(folder: string): Promise<Index> {
  const stamp = await stampOf(folder);
  const known = indexes.get(folder);
  if (known?.stamp === stamp) return known.index;
  const index = makeIndex(folder);
  indexes.set(folder, { stamp, index });
  index.catch(() => indexes.delete(folder));
  return index;
}

async function makeIndex(folder: string): Promise<Index> {
  const { articles, problems } = await readArticles(folder);
  const { ideas, problem } = await readIdeas(folder);
  tellProblems(problem === null ? problems : [...problems, problem]);
  const passages = new Map(
    articles.flatMap((article) =>
      article.sections.map((section) => [`${article.id}#${section.id}`, { article, section }] as const),
    ),
  );
  const shelves = { "zh-CN": shelfOf(passages, "zh-CN", ideas), en: shelfOf(passages, "en", ideas) };
  return { articles, passages, shelves };
}

export async function listArticles(folder = KNOWLEDGE_FOLDER): Promise<readonly Article[]> {
  return (await indexFor(folder)).articles;
}

/**
 * How near a passage must be to answer: chosen on one half of the questions of `npm run eval -- knowledge`, where it keeps
 * nine of ten answers and says of nine of ten others that there is none.
 */
export const NEAR = 0.45;
/** Below this share of the best one's rank, a passage is about something else. */
const BESIDE = 0.6;
/** Of two things asked in one message, each has its own passage only if that is surely meant. */
const SURELY = 0.5;
/** Two sections of one article that are as near as each other answer together: the question was about all of it. */
const AS_NEAR = 0.92;
/** What a question is known to be about tells more than a word of it. */
const ON_TOPIC = 0.35;
/** The score of a word that is in a title and little else: more does not make an answer surer. */
const FULL_SCORE = 4;
/**
 * How much surer a high score makes an answer than the share of the question it speaks of, so that one word of a title does
 * not answer a question that is about another. Chosen as NEAR is. Chinese has no such bound: half of its pairs of
 * characters are no words, and no article has them.
 */
const SURER: Record<Locale, number> = { en: 0.1, "zh-CN": 1 };

export type Hit = Passage & {
  /** 0 to 1: how much of what was asked the passage speaks of. */
  near: number;
  rank: number;
  /** What the answer is made of; others are beside it. */
  answers: boolean;
};
type Question = { query: string; topic?: string | undefined; category?: string | undefined };

/** The passages of one question, the nearest first, however far they are. */
function rankPassages({ passages, shelves }: Index, { query, topic, category }: Question): Hit[] {
  const locale = isChinese(query) ? "zh-CN" : "en";
  const { search, weight, askedBy } = shelves[locale];
  const asked = askedBy(query).reduce((sum, term) => sum + weight(term), 0);
  // A question of empty words asks for nothing, and may still be known to be about something.
  const fullScore = Math.max(1, asked * FULL_SCORE);
  const found = new Map(asked === 0 ? [] : search.search(query).map((hit) => [String(hit.id), hit] as const));
  const most = Math.max(1, ...[...found.values()].map(({ score }) => score));
  const hits = [...passages].flatMap(([id, passage]) => {
    const hit = found.get(id);
    const onTopic = topic !== undefined && passage.article.topics.includes(topic);
    if ((!hit && !onTopic) || (category !== undefined && passage.article.category !== category)) return [];
    const met = hit ? Math.min(1, hit.queryTerms.reduce((sum, term) => sum + weight(term), 0) / asked) : 0;
    const score = hit?.score ?? 0;
    const near = met / 2 + Math.min(met + SURER[locale], 1, score / fullScore) / 2;
    const bonus = onTopic ? ON_TOPIC : 0;
    const rank = met * 0.3 + (score / most) * 0.7 + bonus;
    return [{ ...passage, near: onTopic ? Math.max(NEAR, Math.min(1, near + bonus)) : near, rank, answers: false }];
  });
  return hits.sort((a, b) => b.rank - a.rank);
}

const AND_ASKS =
  /[。？！?!；;\n]+|，(?=.{4,})|[,，]?\s*(?:还有|另外|以及|顺便问下?)|\b(?:,\s*)?(?:and|also|plus)\b(?=\s+(?:how|what|when|where|which|who|can|could|do|does|is|are|will|would|may))/iu;

/** The questions of a message: two at most have an answer each. */
function questionsIn(query: string): string[] {
  const parts = query.split(AND_ASKS).map((part) => part.trim());
  return parts.filter((part) => part.length > 0).slice(0, 4);
}

const MOST_ANSWERS = 2;

function findIn(index: Index, question: Question): Hit[] {
  const whole = rankPassages(index, question).filter(({ near }) => near >= NEAR);
  const parts = questionsIn(question.query);
  const firsts = parts.length < 2 ? [] : parts.flatMap((query) => rankPassages(index, { ...question, query })[0] ?? []);
  const sure = firsts.filter(
    ({ near, section }, at) => near >= SURELY && firsts.findIndex((one) => one.section === section) === at,
  );
  const answers = (sure.length > 1 ? sure : asNear(whole)).slice(0, MOST_ANSWERS);
  const beside = whole.filter(
    ({ rank, section }) =>
      rank >= (whole[0]?.rank ?? 0) * BESIDE && !answers.some((answer) => answer.section === section),
  );
  return [...answers.map((hit) => ({ ...hit, answers: true })), ...beside];
}

function asNear([best, next]: readonly Hit[]): Hit[] {
  if (!best) return [];
  return next && next.article === best.article && next.rank >= best.rank * AS_NEAR ? [best, next] : [best];
}

/** The passages that answer a question, and after them what is beside it; none when nothing is near. Open to everybody. */
export async function findPassages(question: Question, folder = KNOWLEDGE_FOLDER): Promise<Hit[]> {
  return findIn(await indexFor(folder), question);
}

/** Where a section can be read. */
export const helpPath = ({ article, section }: Passage) => `/help/${article.id}#${section.id}`;

export const searchKnowledgeInput = z.object({
  query: z.string().trim().min(1).max(500),
  category: z.string().max(40).optional(),
  /** What the question is known to be about; articles on it come first, even where they share no word with it. */
  topic: z.string().max(60).optional(),
  limit: z.int().min(1).max(10).default(3),
});

/** What findPassages finds, for whoever may read the knowledge base. */
export async function searchKnowledge(
  ctx: Pick<Ctx, "actor">,
  input: z.input<typeof searchKnowledgeInput>,
  folder = KNOWLEDGE_FOLDER,
): Promise<Hit[]> {
  requirePermission(ctx, "knowledge:read");
  const { limit, ...question } = searchKnowledgeInput.parse(input);
  return (await findPassages(question, folder)).slice(0, limit);
}
