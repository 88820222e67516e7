// The articles go on being found by people's own words, and go on saying when they hold no answer.
import { describe, expect, it } from "vitest";
import { readArticles } from "../../server/commerce/knowledge-files";
import { LOCALES } from "../../server/context";
import { measureKnowledge, readQuestions } from "./knowledge";

describe.each(LOCALES)("questions in %s that were not chosen by", (locale) => {
  it("find their article, and those without one are told so", async () => {
    const figures = await measureKnowledge(await readQuestions(locale, "odd"));
    expect(figures.questions + figures.unanswerable).toBeGreaterThan(50);
    expect(figures.answered).toBeGreaterThanOrEqual(0.8);
    expect(figures.hitAt3).toBeGreaterThanOrEqual(0.85);
    expect(figures.honest).toBeGreaterThanOrEqual(0.75);
  });

  it("name sections that there are", async () => {
    const { articles } = await readArticles("sops/knowledge");
    const known = new Set(articles.flatMap(({ id, sections }) => sections.map((section) => `${id}#${section.id}`)));
    const all = [...(await readQuestions(locale, "even")), ...(await readQuestions(locale, "odd"))];
    const named = all.map(({ passage }) => passage).filter((passage) => passage !== "");
    expect(named.filter((passage) => !known.has(passage))).toEqual([]);
  });
});
