// Demo data is made from a seed and a moment: the same two give the same rows, byte for byte. All randomness comes from
// the one generator here, and every date is an offset from `now`, so that the store looks alive whenever it is made.
import {
  base,
  de,
  en,
  es,
  Faker,
  fr,
  generateMersenne53Randomizer,
  it,
  type LocaleDefinition,
  type Randomizer,
  zh_CN,
} from "@faker-js/faker";
import { ulid } from "ulid";
import type { IdPrefix } from "../../server/ids";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const DEMO_SEED = 20_260_104;

const LOCALES = { de, en, es, fr, it, zh: zh_CN } satisfies Record<string, LocaleDefinition>;
export type NameLocale = keyof typeof LOCALES;

export type World = {
  now: Date;
  /** Faker in a language, all on the same generator. */
  faker: Record<NameLocale, Faker>;
  /** A sortable id that belongs to a moment. */
  id: (prefix: IdPrefix, at: Date) => string;
  /** A date so many milliseconds before now; negative looks ahead. */
  ago: (ms: number) => Date;
  chance: (probability: number) => boolean;
  int: (min: number, max: number) => number;
  float: (min: number, max: number) => number;
  pick: <T>(list: readonly T[]) => T;
  /** Draws a key by its weight. */
  weighted: <K extends string>(weights: Record<K, number>) => K;
};

export function createWorld(seed: number, now: Date): World {
  const randomizer: Randomizer = generateMersenne53Randomizer(seed);
  const speak = (locale: LocaleDefinition) => new Faker({ locale: [locale, en, base], randomizer });
  const next = () => randomizer.next();
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    now,
    faker: {
      de: speak(LOCALES.de),
      en: speak(LOCALES.en),
      es: speak(LOCALES.es),
      fr: speak(LOCALES.fr),
      it: speak(LOCALES.it),
      zh: speak(LOCALES.zh),
    },
    id: (prefix, at) => `${prefix}_${ulid(at.getTime(), next)}`,
    ago: (ms) => new Date(now.getTime() - ms),
    chance: (probability) => next() < probability,
    int,
    float: (min, max) => min + next() * (max - min),
    pick: (list) => {
      const found = list[int(0, list.length - 1)];
      if (found === undefined) throw new RangeError("Nothing to pick from.");
      return found;
    },
    weighted: (weights) => {
      const keys = Object.keys(weights) as (keyof typeof weights)[];
      const total = keys.reduce((sum, key) => sum + weights[key], 0);
      let left = next() * total;
      const drawn = keys.find((key) => (left -= weights[key]) < 0) ?? keys.at(-1);
      if (drawn === undefined) throw new RangeError("Nothing to draw from.");
      return drawn;
    },
  };
}
