import { describe, expect, it } from "vitest";
import { parseSource } from "./source";

const TEXT = `a: "x \${order.id} \\"y\\" \${foo}"
b: |
  line one
  two \${x +
    bar} end
c: >-
  folded \${a}
  more \${bcd}
d: plain \${zz}
list:
  - { key: 'it''s \${q}' }
`;

function at(source: NonNullable<ReturnType<typeof parseSource>["source"]>, place: { line: number; column: number }) {
  return TEXT.split("\n")[place.line - 1]!.slice(place.column - 1) + `@${source.file}`;
}

describe("positions", () => {
  const { source } = parseSource(TEXT, "f.yaml");
  const value = source!.value as Record<string, string>;

  it.each([
    ["a", "order.id"],
    ["a", "foo"],
    ["b", "x +"],
    ["b", "bar"],
    ["b", "two"],
    ["c", "a}"],
    ["c", "bcd"],
    ["d", "zz"],
  ])("finds in %s the characters %s", (key, words) => {
    const place = source!.atText([key], value[key]!.indexOf(words));
    expect(at(source!, place).startsWith(words)).toBe(true);
  });

  it("finds values, keys, and the nearest parent of what is not there", () => {
    expect(at(source!, source!.at(["list", 0, "key"]))).toMatch(/^'it''s/);
    expect(at(source!, source!.atKey(["list", 0, "key"]))).toMatch(/^key:/);
    expect(at(source!, source!.at(["list", 0, "nothing", "deeper"]))).toMatch(/^\{ key/);
    expect(source!.at(["nowhere"])).toEqual({ line: 1, column: 1 });
    expect(at(source!, source!.atText(["list", 0, "key"], "it's ${".length))).toMatch(/^q}/);
  });
});
