// Takes secret values out of what another system says: a server that echoes its request, or quotes it in an error, must
// not carry a credential into a journal, a page or a prompt.

const HIDDEN = "[secret]";
/** Shorter values would strike out ordinary words; credentials are longer. */
const SHORTEST = 4;

/** Every way a value is commonly written down. */
function spellings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const base64 = Buffer.from(value, "utf8").toString("base64");
  const base64url = Buffer.from(value, "utf8").toString("base64url");
  const form = new URLSearchParams([["", value]]).toString().slice(1);
  return [value, json, encodeURIComponent(value), form, base64, base64url];
}

export type Redact = (text: string) => string;

/** A function that strikes these values out of a text, the longest spelling first. */
export function redactor(values: readonly string[]): Redact {
  const known = new Set(values.filter((value) => value.length >= SHORTEST).flatMap(spellings));
  const ordered = [...known].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((rest, value) => rest.replaceAll(value, HIDDEN), text);
}
