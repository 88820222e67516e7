// A street that somebody only just wrote is in no record yet, and personal all the same.
import { maskText } from "../../engine/masking";
import { extractEntities } from "./entities";
import { analysisText } from "./normalise";

/** The text with every address in it masked. Where there is one, the rest is in the form it is read in. */
export function withoutPlaces(text: string): string {
  const reading = analysisText(text);
  const places = extractEntities(reading).filter(({ type }) => type === "address");
  if (places.length === 0) return text;
  return places.reduceRight(
    (words, place) => words.slice(0, place.start) + maskText(place.text) + words.slice(place.end),
    reading,
  );
}
