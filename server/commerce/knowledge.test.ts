import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Actor } from "../context";
import { findPassages, searchKnowledge } from "./knowledge";
import { checkKnowledge, parsePage, readArticles } from "./knowledge-files";
import { meantBy } from "./knowledge-ideas";
import { wordsOf } from "./knowledge-words";
import { SHIPPING } from "./place-order";

const FOLDER = "sops/knowledge";
const actor: Actor = { userId: "user_1", role: "customer", customerId: "cust_1", name: "X" };
const idOf = async (query: string) => (await searchKnowledge({ actor }, { query }, FOLDER))[0]?.article.id;

describe("the store's own articles", () => {
  it("are all readable, in both languages", async () => {
    const { articles, problems } = await readArticles(FOLDER);
    expect(problems).toEqual([]);
    expect(articles.length).toBeGreaterThanOrEqual(12);
    for (const { title, body } of articles) {
      expect(`${title["zh-CN"]}${body["zh-CN"]}`).toMatch(/\p{Script=Han}/u);
      // Chinese texts use Chinese punctuation.
      expect(body["zh-CN"]).not.toMatch(/\p{Script=Han}[,;:?!()]/u);
      expect(`${title.en}${body.en}`).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it.each([
    ["你们的退货政策是什么", "returns"],
    ["几天之内可以退货", "returns"],
    ["退款多久到账", "refund-times"],
    ["取消订单要手续费吗", "cancel-order"],
    ["可以换个尺码吗", "exchanges"],
    ["怎么开发票", "invoices"],
    ["what is your return policy", "returns"],
    ["is there a cancellation fee", "cancel-order"],
    ["how long until my refund arrives", "refund-times"],
    ["my item arrived broken, is there a warranty", "defective"],
    ["how do I unsubscribe from e-mails", "notifications"],
    ["can I swap for another size", "exchanges"],
  ])("%s → %s", async (query, id) => {
    expect(await idOf(query)).toBe(id);
  });

  it("find nothing where nothing is", async () => {
    for (const query of ["zxqv", "火星殖民", "!!!", "the of and"]) {
      expect(await searchKnowledge({ actor }, { query }, FOLDER)).toEqual([]);
    }
  });

  it.each([
    // A word of a phrase is not the phrase: a gift is no gift card, to sign is not to sign in, nor to open to join.
    "can my dog sign for the parcel?",
    "what are your opening hours?",
    "do you do gift wrapping?",
    "does someone have to sign for it",
    // An idea is not in a word that only begins like one of its own.
    "is my data sold to advertisers?",
    // One word of a title does not answer for all the others.
    "do you ship live animals",
    "what is the wifi password in your office",
  ])("say that they hold nothing on: %s", async (query) => {
    expect(await searchKnowledge({ actor }, { query }, FOLDER)).toEqual([]);
  });

  it.each([
    "can I pay with Alipay?",
    "do you accept bitcoin?",
    "could I pay cash on delivery",
    "可以用支付宝付款吗",
    "接受比特币吗",
  ])("name the ways to pay when asked for another: %s", async (query) => {
    const [best] = await findPassages({ query }, FOLDER);
    expect(best).toMatchObject({ article: { id: "payment-methods" }, section: { id: "which" }, answers: true });
  });

  it("keeps to a category, and to how many are wanted", async () => {
    const hits = await searchKnowledge({ actor }, { query: "refund", category: "returns", limit: 1 }, FOLDER);
    expect(hits.map(({ article }) => article.category)).toEqual(["returns"]);
  });
});

describe("a folder of articles", () => {
  it("is read again when a file changes; what cannot be read leaves the rest", async () => {
    const folder = await mkdtemp(join(tmpdir(), "knowledge-"));
    const page = (title: string) => `---\ntitle: ${title}\ncategory: returns\n---\n\nAbout ${title}.\n`;
    try {
      await writeFile(join(folder, "a.en.md"), page("Apples"));
      await writeFile(join(folder, "a.zh-CN.md"), page("苹果"));
      await writeFile(join(folder, "b.en.md"), page("Pears"));
      await writeFile(join(folder, "c.en.md"), "no head");
      await writeFile(join(folder, "notes.txt"), "not an article");
      const { articles, problems } = await readArticles(folder);
      expect(articles.map(({ id }) => id)).toEqual(["a"]);
      expect(problems).toEqual([expect.stringMatching(/^c\.en\.md/), expect.stringMatching(/^b: /)]);
      const find = () => searchKnowledge({ actor }, { query: "pears" }, folder);
      expect(await find()).toEqual([]);
      await writeFile(join(folder, "b.zh-CN.md"), page("梨"));
      expect((await find()).map(({ article }) => article.id)).toEqual(["b"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("says what is wrong with a file", () => {
    expect(() => parsePage("---\ntitle: x\n---\nbody")).toThrow(/category/);
    expect(() => parsePage("---\ntitle: x\ncategory: a\n---\n\n")).toThrow(/says nothing/);
  });
});

it("names the delivery charges that orders are charged", async () => {
  const { articles } = await readArticles(FOLDER);
  const page = JSON.stringify(articles.find(({ id }) => id === "delivery-fees"));
  for (const [currency, { feeMinor, freeFromMinor }] of Object.entries(SHIPPING)) {
    for (const locale of ["en", "zh-CN"] as const) {
      const money = new Intl.NumberFormat(locale, { style: "currency", currency });
      const units = 10 ** (money.resolvedOptions().maximumFractionDigits ?? 2);
      for (const minor of [feeMinor, freeFromMinor]) expect(page).toContain(money.format(minor / units));
    }
  }
});

it("parts Latin words by spaces, Chinese into pairs and the dictionary's words, and reads traditional characters", () => {
  expect(wordsOf("Refunds 退货吗 OK 退")).toEqual(["refund", "退货", "退"]);
  expect(wordsOf("取消訂單要手續費嗎")).toEqual(wordsOf("取消订单要手续费吗"));
  expect(wordsOf("信用卡")).toContain("信用卡");
});

it("takes a contraction for the word it is of", () => {
  expect(wordsOf("what's, how's and who's")).toEqual([]);
});

it("reads a phrase as a whole: its words count for no other idea", () => {
  const ideas = [
    { name: "card", words: /\bcards?\b/giu, phrase: false },
    { name: "gift_card", words: /\bgift cards?\b/giu, phrase: true },
  ];
  expect(meantBy("A gift card, two gift cards", ideas)).toEqual({
    ideas: [{ word: "=gift_card", said: ["gift card", "gift cards"] }],
    rest: "A  / , two  / ",
  });
  expect(meantBy("a card as a gift", ideas)).toEqual({
    ideas: [{ word: "=card", said: ["card"] }],
    rest: "a card as a gift",
  });
});

describe("a question", () => {
  const found = async (query: string, topic?: string) =>
    (await findPassages({ query, topic }, FOLDER)).map(
      ({ article, section, answers }) => `${article.id}#${section.id}${answers ? " answers" : ""}`,
    );

  it("is answered by one section, and by one for each thing asked", async () => {
    expect((await found("will I be charged if I cancel?"))[0]).toBe("cancel-order#when answers");
    expect((await found("which cards do you accept, and how much is the postage?")).slice(0, 2)).toEqual([
      "payment-methods#which answers",
      "delivery-fees#charges answers",
    ]);
    expect((await found("可以刷哪些卡？邮费怎么算？")).slice(0, 2)).toEqual([
      "payment-methods#which answers",
      "delivery-fees#charges answers",
    ]);
  });

  it("that is known to be about something is answered with it, whatever its words", async () => {
    expect(await found("hmm, and what about that?")).toEqual([]);
    expect((await found("hmm, and what about that?", "check_payment_methods"))[0]).toMatch(/^payment-methods#/);
    expect((await found("and what about that?", "check_payment_methods"))[0]).toMatch(/^payment-methods#/);
  });
});

describe("checkKnowledge", () => {
  it("finds nothing wrong with the shop's own articles, and names what is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "knowledge-"));
    const page = (title: string, more = "", body = "## How {#how}\n\nSo.") =>
      `---\ntitle: ${title}\ncategory: returns\n${more}---\n\n${body}\n`;
    try {
      await writeFile(join(folder, "a.en.md"), page("Apples", "topics: [no_such_intent]\n"));
      await writeFile(join(folder, "a.zh-CN.md"), page("苹果"));
      await writeFile(join(folder, "b.en.md"), page("Pears", "", "## How {#how}\n\nSo.\n\n## When {#when}\n\nNow."));
      await writeFile(join(folder, "b.zh-CN.md"), page("梨"));
      await writeFile(join(folder, "c.en.md"), page("Plums", "topic: x\n"));
      await writeFile(join(folder, "d.en.md"), page("Apples"));
      await writeFile(join(folder, "d.zh-CN.md"), page("李子", "", "## 怎么做\n\n这样。"));
      await writeFile(join(folder, "Notes.md"), "x");
      const { problems } = await checkKnowledge(folder, new Set(["cancel_order"]));
      expect(problems).toEqual([
        expect.stringMatching(/^Notes\.md: must be called/),
        expect.stringMatching(/^c\.en\.md: .*topic/s),
        expect.stringMatching(/^d\.zh-CN\.md: The heading "怎么做" needs a name/),
        "b: sections that are not in both languages: when",
        "a: there is no intent no_such_intent",
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
