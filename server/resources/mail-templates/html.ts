// HTML for e-mails: text is escaped by the tag, so that nothing a customer, carrier or model wrote becomes markup.

export class Html {
  constructor(readonly markup: string) {}
}

export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

type Hole = string | number | Html | null | readonly Html[];

/** html`<b>${text}</b>` escapes every hole that is not itself Html. null writes nothing. */
export function html(literals: TemplateStringsArray, ...holes: Hole[]): Html {
  const markup = literals.reduce((sofar, literal, i) => sofar + literal + write(holes[i] ?? null), "");
  return new Html(markup);
}

function write(hole: Hole): string {
  if (hole === null) return "";
  if (hole instanceof Html) return hole.markup;
  if (typeof hole === "object") return hole.map((part) => part.markup).join("");
  return escapeHtml(String(hole));
}
