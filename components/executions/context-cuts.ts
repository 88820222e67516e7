// Names of what a context left out, as they are read: each once, turns that follow each other as a range.
const NAMED = 6;

export function cutNames(ids: readonly string[]): { names: string[]; more: number } {
  const distinct = [...new Set(ids)];
  const numbers = distinct.filter((id) => /^\d+$/.test(id)).map(Number);
  const names = [...ranges(numbers.sort((a, b) => a - b)), ...distinct.filter((id) => !/^\d+$/.test(id))];
  return { names: names.slice(0, NAMED), more: Math.max(0, names.length - NAMED) };
}

function ranges(numbers: readonly number[]): string[] {
  const runs: [number, number][] = [];
  for (const one of numbers) {
    const last = runs.at(-1);
    if (last && one === last[1] + 1) last[1] = one;
    else runs.push([one, one]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
}
