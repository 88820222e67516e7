import { analysisText } from "../normalise";
import { extractEntities, type Entity, type EntityType, type Surroundings } from "../entities";

/** A Monday afternoon in Shanghai. */
export const NOW = new Date("2026-11-23T07:00:00Z");
export const AT: Surroundings = { now: NOW, timeZone: "Asia/Shanghai" };

export const readAll = (text: string, about: Surroundings = AT): Entity[] => extractEntities(analysisText(text), about);

/** The values of these kinds, in the order they were written. */
export const valuesIn = (text: string, types: readonly EntityType[], about: Surroundings = AT): string[] =>
  readAll(text, about)
    .filter(({ type }) => types.includes(type))
    .map(({ value }) => value);
