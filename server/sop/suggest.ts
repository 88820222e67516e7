// "Did you mean …?": the known name nearest to a misspelt one.

/** Edits (insert, delete, replace, swap neighbours) between two words. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced, swapped));
    }
    [before, above] = [above, row];
  }
  return above[b.length] ?? 0;
}

function closest(name: string, known: Iterable<string>): string | null {
  let best: { word: string; score: number } | null = null;
  const wanted = name.toLowerCase();
  for (const word of known) {
    const other = word.toLowerCase();
    const contained = wanted.length > 3 && (other.includes(wanted) || wanted.includes(other));
    const score = contained ? 1 : editDistance(wanted, other);
    if (!best || score < best.score) best = { word, score };
  }
  return best && best.score <= Math.max(1, Math.floor(wanted.length / 3)) ? best.word : null;
}

/** "; did you mean `x`?", or what there is when little is, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const words = [...new Set(known)];
  const near = closest(name, words);
  if (near) return `; did you mean \`${near}\`?`;
  if (words.length === 0) return ".";
  if (words.length <= 15) return `. There is: ${words.map((word) => `\`${word}\``).join(", ")}.`;
  return ".";
}
