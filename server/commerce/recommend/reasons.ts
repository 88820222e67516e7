// Why a product is recommended, in a sentence a customer reads. It names what truly spoke for it, strongest first.
import type { Localized } from "../../context";
import type { Ranked, RecommendContext, Signal } from "./rank";
import { SEASON_TEXT, type Season } from "./season";

export type ReasonFacts = {
  nameOf: (productId: string) => Localized | null;
  isInCart: (productId: string) => boolean;
  /** The product the customer asked about. */
  anchor: string | null;
  query: string | null;
  season: Season;
  bundle: { percent: number; code: string } | null;
  context: RecommendContext;
};

/** What speaks for a product at least this much, beside the strongest, is worth a second clause. */
const WORTH_NAMING = 0.35;
const MOST_CLAUSES = 2;

function clause(signal: Signal, seed: string | null, facts: ReasonFacts): Localized | null {
  const name = seed === null ? null : facts.nameOf(seed);
  switch (signal) {
    case "collaborative":
      return name && together(name, seed === facts.anchor ? "asked" : facts.isInCart(seed ?? "") ? "cart" : "bought");
    case "content":
      return (
        name && {
          "zh-CN": `与您${seed === facts.anchor ? "在看" : "选过"}的“${name["zh-CN"]}”相近`,
          en: `similar to “${name.en}”`,
        }
      );
    case "query":
      return facts.query === null ? null : { "zh-CN": `符合您要找的“${facts.query}”`, en: `matches “${facts.query}”` };
    case "bundle":
      return (
        facts.bundle && {
          "zh-CN": `与您选的商品成套购买可减 ${facts.bundle.percent}%（套装码 ${facts.bundle.code}）`,
          en: `${facts.bundle.percent}% off as a set with what you chose (code ${facts.bundle.code})`,
        }
      );
    case "season": {
      const season = SEASON_TEXT[facts.season];
      return { "zh-CN": `适合${season["zh-CN"]}使用`, en: `good for ${season.en}` };
    }
    case "price":
      return { "zh-CN": "在您常买的价位", en: "in the price range you usually choose" };
    case "popular":
      return { "zh-CN": "受顾客欢迎", en: "popular with our customers" };
    case "assortment":
      return null;
  }
}

function together(name: Localized, how: "asked" | "cart" | "bought"): Localized {
  const { "zh-CN": zh, en } = name;
  switch (how) {
    case "asked":
      return { "zh-CN": `买“${zh}”的顾客也买了它`, en: `also bought by customers who chose “${en}”` };
    case "cart":
      return {
        "zh-CN": `买您购物车里“${zh}”的顾客也买了它`,
        en: `bought by others who chose the “${en}” in your cart`,
      };
    case "bought":
      return { "zh-CN": `和您一样买过“${zh}”的顾客也买了它`, en: `customers who also bought “${en}” chose it too` };
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function reasonOf(ranked: Pick<Ranked, "because">, facts: ReasonFacts): Localized {
  const [first] = ranked.because;
  const least = (first?.share ?? 0) * WORTH_NAMING;
  const clauses = ranked.because
    .filter(({ share }) => share >= least)
    .map(({ signal, seed }) => clause(signal, seed, facts))
    .filter((found) => found !== null)
    .slice(0, MOST_CLAUSES);
  if (clauses.length === 0) return { "zh-CN": "为您精选。", en: "Chosen for you." };
  return {
    "zh-CN": `${clauses.map((found) => found["zh-CN"]).join("，")}。`,
    en: `${capital(clauses.map((found) => found.en).join("; "))}.`,
  };
}
