import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadMessages } from "./messages";

const folder = new URL("./messages/", import.meta.url);
const namespaces = readdirSync(new URL("en/", folder)).sort();

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    return typeof value === "string" ? [[here, value] as [string, string]] : texts(value, here);
  });
}

const read = (language: string, file: string) =>
  texts(JSON.parse(readFileSync(new URL(`${language}/${file}`, folder), "utf8")) as Tree);

/** The names a text is filled in with: what a page must give it. Plural words may differ, names may not. */
function named(text: string): string[] {
  const names = [...text.matchAll(/<(\w+)>/g)].map(([, tag]) => `<${tag}>`);
  let depth = 0;
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    depth += brace === "{" ? 1 : -1;
    // Braces alternate: the outer pair is a name, the pairs within it are texts, theirs are names again.
    if (brace === "{" && depth % 2 === 1) names.push(/\w+/.exec(text.slice(index))?.[0] ?? "");
  }
  expect(depth, `braces of ${text}`).toBe(0);
  return [...new Set(names)].sort();
}

describe("messages", () => {
  it("have the same namespaces in both languages, and each is loaded", async () => {
    expect(readdirSync(new URL("zh-CN/", folder)).sort()).toEqual(namespaces);
    const files = namespaces.map((file) => file.replace(".json", ""));
    expect(Object.keys(await loadMessages("en")).sort()).toEqual(files);
    expect(Object.keys(await loadMessages("zh-CN")).sort()).toEqual(files);
  });

  for (const file of namespaces) {
    it(`${file}: the same keys, filled in with the same names, none empty`, () => {
      const english = read("en", file);
      const chinese = new Map(read("zh-CN", file));
      expect([...chinese.keys()].sort()).toEqual(english.map(([key]) => key).sort());
      for (const [key, text] of english) {
        const other = chinese.get(key) ?? "";
        expect(text.trim(), key).not.toBe("");
        expect(other.trim(), key).not.toBe("");
        expect(named(other), key).toEqual(named(text));
      }
    });
  }
});
