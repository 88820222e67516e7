// Which form of a thing is wanted instead of the one that is there: "the T-shirt {colour: blue} to {colour: red}", "把黑色的
// 换成红色 L 码". What stands before the "to" is what is there already, and of what is not said nothing changes.
import type { Choice } from "./slot-choices";

type Values = Readonly<Record<string, string>>;

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

function says(words: string, key: string, value: string): "named" | "bare" | null {
  const [k, v] = [escape(fold(key)), escape(fold(value))];
  if (new RegExp(`${k}['"]?\\s*(?:is|=|:|：|of)?\\s*['"]?${v}(?![\\p{L}\\p{N}])`, "u").test(words)) return "named";
  if (NEEDS_ITS_NAME.test(value)) return null;
  return new RegExp(`(?<![\\p{L}\\p{N}])${v}(?![\\p{L}\\p{N}])`, "u").test(words) ? "bare" : null;
}

const valuesOf = ({ row }: Choice, field: "values" | "of_values"): Values => (row?.[field] as Values | undefined) ?? {};

/** The one choice with every value that was said and otherwise most of what is there; null when that is not one. */
export function pickInstead(text: string, choices: readonly Choice[]): Choice | null {
  const words = fold(text);
  const all = choices.flatMap((choice) => Object.entries(valuesOf(choice, "values")));
  const wanted = new Map<string, string>();
  for (const [key, value] of all) {
    const how = says(words, key, value);
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
  return best && others.length === 0 ? best : null;
}
