import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCondition, parseTemplate } from "./template";

const exprs = (text: string) =>
  parseTemplate(text).template.parts.map((part) => ("expr" in part ? { expr: part.expr } : part.text));

describe("parseTemplate", () => {
  it("alternates text and holes", () => {
    expect(exprs("a ${x} b ${y.z}")).toEqual(["a ", { expr: "x" }, " b ", { expr: "y.z" }]);
    expect(exprs("")).toEqual([""]);
    expect(exprs("${x}${y}")).toEqual([{ expr: "x" }, { expr: "y" }]);
  });

  it("reads money: a dollar sign before a hole stays text", () => {
    expect(exprs("金额: $${order.total}")).toEqual(["金额: $", { expr: "order.total" }]);
    expect(exprs("costs $5 and {braces}")).toEqual(["costs $5 and {braces}"]);
  });

  it("lets strings and maps inside a hole hold braces", () => {
    expect(exprs('${x == "}" ? "{" : "}}"}!')).toEqual([{ expr: 'x == "}" ? "{" : "}}"' }, "!"]);
    expect(exprs('${{"a": 1}["a"]} }')).toEqual([{ expr: '{"a": 1}["a"]' }, " }"]);
    expect(exprs('${"${"}')).toEqual([{ expr: '"${"' }]);
  });

  it.each([
    ["a ${x", 2, "no closing"],
    ["a ${} b", 2, "empty"],
    ["a ${ x + } b ${y}", 9, "not an expression"],
  ])("points at the fault in %j", (text, offset, message) => {
    const [problem] = parseTemplate(text).problems;
    expect(problem?.offset).toBe(offset);
    expect(problem?.message).toContain(message);
  });

  it("maps offsets in an expression back to the text", () => {
    const text = "ab ${ order.id } cd ${x}";
    for (const hole of parseTemplate(text).holes) {
      expect(text.slice(hole.map(0), hole.map(hole.expr.length))).toBe(hole.expr);
    }
  });

  it("gives text without holes back unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!text.includes("${"));
        const { template, problems } = parseTemplate(text);
        expect(problems).toHaveLength(0);
        expect(template.parts).toEqual([{ text }]);
      }),
    );
  });

  it("never throws and never loses a character", () => {
    const soup = fc
      .array(fc.constantFrom("${", "}", "{", '"', "x", ".", " + ", "1", "$", "\n", "'", "的"))
      .map((a) => a.join(""));
    fc.assert(
      fc.property(soup, (text) => {
        const { template, problems } = parseTemplate(text);
        if (problems.length > 0) return;
        const again = template.parts.map((p) => ("expr" in p ? `\${${p.expr}}` : p.text)).join("");
        expect(again).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("parseCondition", () => {
  const condition = (text: string) => parseCondition(text).template.parts;

  it("is one expression, whatever part of it is written in holes", () => {
    expect(condition("${a.b > 1}")).toEqual([{ expr: "a.b > 1" }]);
    expect(condition("a.b > 1")).toEqual([{ expr: "a.b > 1" }]);
    expect(condition("${decision.confidence} < 0.8")).toEqual([{ expr: "(decision.confidence) < 0.8" }]);
    expect(condition("${a || b} && ${c}")).toEqual([{ expr: "(a || b) && (c)" }]);
  });

  it("maps offsets back to where they were written", () => {
    const text = "  ${a || b} && ${cc}";
    const [hole] = parseCondition(text).holes;
    expect(text.slice(hole!.map(hole!.expr.indexOf("cc"))).startsWith("cc")).toBe(true);
    expect(text.slice(hole!.map(hole!.expr.indexOf("&&"))).startsWith("&&")).toBe(true);
  });

  it("points at the fault", () => {
    expect(parseCondition("${a} <").problems[0]?.message).toContain("condition");
    expect(parseCondition("").problems).toHaveLength(1);
  });
});
