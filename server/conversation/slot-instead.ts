// Which form of a thing is wanted instead of the one that is there: "the T-shirt {colour: blue} to {colour: red}", "把黑色的
// 换成红色 L 码". What stands before the "to" is what is there already, and of what is not said nothing changes.
import type { Localized } from "../context";
import type { Choice } from "./slot-choices";
import { inflected } from "./slot-naming";

type Values = Readonly<Record<string, string>>;
type Words = Readonly<Record<string, Localized>>;

const INSTEAD = /(?:^|[^\p{L}])(?:to|into|for|with)(?=[^\p{L}])|换成|换为|改成|改为/iu;
const END = /[;；]|\bvia\b|[,，。]\s*(?:and|另外|还有)\b/iu;

const fold = (text: string) => text.normalize("NFKC").toLowerCase();
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The words about what `name` should become; "" when none are. `alone`: it is all the request is about. */
export function wordsInstead(told: string, name: string, alone: boolean): string {
  const said = fold(told);
  const at = said.indexOf(fold(name));
  if (at < 0 && !alone) return "";
  const rest = said.slice(at < 0 ? 0 : at + name.length);
  const end = END.exec(rest);
  const about = end && !alone ? rest.slice(0, end.index) : rest.replace(/[;；].*$|\bvia\b.*$/su, "");
  const turn = INSTEAD.exec(about);
  return turn ? about.slice(turn.index + turn[0].length) : "";
}

/** Short words and numbers mean something only beside what they are a value of: "size 8", "waterproof: no". */
const NEEDS_ITS_NAME = /^(?:.{1,2}|yes|no|none)$/iu;

/** Latin words end where Chinese ones begin: "换成L码". */
const EDGE = "\\p{Script=Latin}\\p{N}";

function says(words: string, key: string, value: string, asked: boolean): "named" | "bare" | null {
  const [k, v] = [escape(fold(key)), escape(fold(value))];
  if (new RegExp(`${k}['"]?\\s*(?:is|=|:|：|of)?\\s*['"]?${v}(?![${EDGE}])`, "u").test(words)) return "named";
  if (new RegExp(`(?<![${EDGE}])${v}\\s*[码碼号號]`, "u").test(words)) return "named";
  // As the answer to what it should be, "L" means nothing else.
  if (NEEDS_ITS_NAME.test(value) && !(asked && !/^(?:yes|no|none)$/iu.test(value))) return null;
  return new RegExp(`(?<![${EDGE}])${inflected(v)}(?![${EDGE}])`, "u").test(words) ? "bare" : null;
}

/** By its Chinese name, of which one character says too little. */
const saysInChinese = (words: string, name: string | undefined) =>
  name !== undefined && /\p{Script=Han}{2}/u.test(name) && words.includes(fold(name));

const valuesOf = ({ row }: Choice, field: "values" | "of_values"): Values => (row?.[field] as Values | undefined) ?? {};

/** Each value of each choice, with what it is called. */
function allValues(choices: readonly Choice[]) {
  return choices.flatMap((choice) => {
    const words = (choice.row?.words as Words | undefined) ?? {};
    return Object.entries(valuesOf(choice, "values")).map(([key, value]) => [key, value, words[key]] as const);
  });
}

function isThere(choice: Choice): boolean {
  const [now, wanted] = [valuesOf(choice, "of_values"), valuesOf(choice, "values")];
  return Object.keys(now).length > 0 && Object.keys(now).every((key) => now[key] === wanted[key]);
}

/** The one choice with every value that was said and otherwise most of what is there; null when that is not one. */
export function pickInstead(text: string, choices: readonly Choice[], asked = false): Choice | null {
  const words = fold(text);
  const wanted = new Map<string, string>();
  for (const [key, value, name] of allValues(choices)) {
    const how = says(words, key, value, asked) ?? (saysInChinese(words, name?.["zh-CN"]) ? "bare" : null);
    if (how === "named" || (how === "bare" && !wanted.has(key))) wanted.set(key, value);
  }
  if (wanted.size === 0) return null;
  const fitting = choices.filter((choice) =>
    [...wanted].every(([key, value]) => valuesOf(choice, "values")[key] === value),
  );
  const kept = (choice: Choice) =>
    Object.entries(valuesOf(choice, "of_values")).filter(([key, value]) => valuesOf(choice, "values")[key] === value)
      .length;
  const most = Math.max(...fitting.map(kept));
  const [best, ...others] = fitting.filter((choice) => kept(choice) === most);
  if (!best || others.length > 0) return null;
  // Half of what was said was not read, if what it comes to is what is there already.
  return !asked && isThere(best) ? null : best;
}
