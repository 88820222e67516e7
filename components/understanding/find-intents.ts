// The intents a person may mean by what they typed: by name, by id, by what it is for. Pure.
export type IntentChoice = { id: string; label: string; description: string };

/** All words must be found, in any order. What was considered comes first, in its order; the rest by name. */
export function findIntents(
  intents: readonly IntentChoice[],
  search: string,
  considered: readonly string[],
): IntentChoice[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const place = ({ id }: IntentChoice) => {
    const at = considered.indexOf(id);
    return at < 0 ? considered.length : at;
  };
  return intents
    .filter(({ id, label, description }) => {
      const text = `${id} ${id.replaceAll("_", " ")} ${label} ${description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => place(a) - place(b) || a.label.localeCompare(b.label));
}
