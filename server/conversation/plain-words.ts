/** The words of an answer written in Markdown, for a line or two of a list, cut at `most` characters. */
export function plainWords(markdown: string, most: number): string {
  const text = markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__)(.+?)\1/g, "$2")
    .replace(/^#{1,6} +/gm, "")
    .replace(/^[-*] +/gm, "· ")
    .replace(/\n{2,}/g, "\n")
    .trim();
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}
