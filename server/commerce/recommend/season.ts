// The season where somebody lives, and the words by which a product belongs to it.
import type { Localized } from "../../context";

export const SEASONS = ["spring", "summer", "autumn", "winter"] as const;
export type Season = (typeof SEASONS)[number];

/** Countries on the southern half, where the year is turned round. */
const SOUTHERN = new Set([
  "AU",
  "NZ",
  "ZA",
  "AR",
  "CL",
  "UY",
  "PY",
  "BO",
  "PE",
  "BR",
  "NA",
  "BW",
  "ZW",
  "MZ",
  "MG",
  "FJ",
]);
const NORTHERN_BY_MONTH: readonly Season[] = [
  "winter",
  "winter",
  "spring",
  "spring",
  "spring",
  "summer",
  "summer",
  "summer",
  "autumn",
  "autumn",
  "autumn",
  "winter",
];

export function seasonAt(at: Date, country: string | null): Season {
  const shift = country !== null && SOUTHERN.has(country.toUpperCase()) ? 6 : 0;
  return NORTHERN_BY_MONTH[(at.getUTCMonth() + shift) % 12] ?? "spring";
}

export const SEASON_TEXT: Record<Season, Localized> = {
  spring: { "zh-CN": "春季", en: "spring" },
  summer: { "zh-CN": "夏季", en: "summer" },
  autumn: { "zh-CN": "秋季", en: "autumn" },
  winter: { "zh-CN": "冬季", en: "winter" },
};

const WORDS: Record<Season, RegExp> = {
  spring: /\b(rain|umbrella|garden|running|hiking|light jacket)\b|雨|园艺|跑鞋|徒步|春/i,
  summer: /\b(sun|sunscreen|summer|cool|swim|sandals?|insulated|tent|camp|linen)\b|防晒|清爽|保冷|凉|泳|帐篷|露营|夏/i,
  autumn: /\b(rain|autumn|fall|sweater|chinos|tea|planner|waterproof|layers?)\b|雨|毛衣|茶|秋|防水/i,
  winter:
    /\b(wool|merino|warm|winter|down|blanket|slippers|kettle|hot|thermal|cream)\b|羊毛|保暖|冬|羽绒|毯|暖|保热|面霜/i,
};

export function suitsSeason(text: string, season: Season): boolean {
  return WORDS[season].test(text);
}
