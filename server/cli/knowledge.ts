import { findPassages, helpPath, KNOWLEDGE_FOLDER } from "../commerce/knowledge";
import { checkKnowledge } from "../commerce/knowledge-files";
import { currentRecogniser } from "../conversation/intent/recognise";
import { printJson, printLine } from "./output";

type Outcome = { ok: boolean };

export async function checkArticles(folder = KNOWLEDGE_FOLDER, options: { json: boolean }): Promise<Outcome> {
  const intents = new Set(currentRecogniser().definitions.intents.keys());
  const { articles, problems } = await checkKnowledge(folder, intents);
  const sections = articles.reduce((sum, article) => sum + article.sections.length, 0);
  const ok = problems.length === 0 && articles.length > 0;
  if (options.json) {
    printJson({ articles: articles.length, sections, problems });
    return { ok };
  }
  for (const problem of problems) printLine(problem);
  printLine(`${articles.length} articles, ${sections} sections, ${problems.length} problems`);
  return { ok };
}

export async function askArticles(question: string, options: { json: boolean }): Promise<Outcome> {
  const hits = await findPassages({ query: question.slice(0, 500) });
  const found = hits.map((hit) => ({ passage: helpPath(hit), near: hit.near, answers: hit.answers }));
  if (options.json) printJson(found);
  else if (found.length === 0) printLine("No article is near.");
  else
    for (const { passage, near, answers } of found)
      printLine(`${near.toFixed(2)}  ${passage}${answers ? "  answers" : ""}`);
  return { ok: true };
}
