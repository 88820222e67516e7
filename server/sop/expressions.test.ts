import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../errors";
import type { SkillNode, Template } from "./graph";
import {
  evaluateCondition,
  renderInput,
  renderMessage,
  renderTemplate,
  renderText,
  variablesRead,
  type Scope,
} from "./expressions";
import { parseCondition, parseTemplate } from "./template";

const t = (text: string): Template => parseTemplate(text).template;
const render = (text: string, scope: Scope) => renderTemplate(t(text), scope);

describe("values", () => {
  const scope = { o: { id: "12345", n: 3, half: 1.5, none: null, items: [{ q: 2 }, { q: 5 }], "zh-CN": "延迟" } };

  it("keeps the type of a lone hole", () => {
    expect(render("${o.n}", scope)).toBe(3);
    expect(render("${o.half}", scope)).toBe(1.5);
    expect(render("${o.none}", scope)).toBeNull();
    expect(render("${o.items}", scope)).toEqual([{ q: 2 }, { q: 5 }]);
    expect(render("${o}", scope)).toEqual(scope.o);
    expect(render("${{'a': o.n, 'b': [true]}}", scope)).toEqual({ a: 3, b: [true] });
  });

  it("makes text of anything else", () => {
    expect(render("#${o.id}: ${o.n} × ${o.half}, ${o.n > 2}", scope)).toBe("#12345: 3 × 1.5, true");
    expect(render('${o["zh-CN"]}!', scope)).toBe("延迟!");
    expect(render("${o.items.map(i, i.q)}.", scope)).toBe("[2,5].");
    expect(renderText(t("${o.n}"), scope)).toBe("3");
  });

  it.each([
    ["${o.missing}", "missing"],
    ["x ${nobody.name}", "nobody"],
    ["x ${o.none}", "default(o.none"],
    ["${o.none.deeper}", "deeper"],
    ["${o.n + o.id}", "overload"],
    ["${o.n / 0}", "division"],
    ["${1.0 / 0.0}", "Infinity"],
    ["${b'abc'}", "JSON"],
    ["${9007199254740993}", "too large"],
  ])("says what is wrong with %s", (text, message) => {
    expect(() => render(text, scope)).toThrow(message);
    expect(() => render(text, scope)).toThrow(AppError);
  });

  it("matches patterns in time that grows with the text only", () => {
    const text = `${"a".repeat(5_000)}!`;
    expect(render("${o.text.matches('(a+)+$')}", { o: { text } })).toBe(false);
    expect(render("${matches(o.text, o.pattern)}", { o: { text, pattern: "(a|a)*!$" } })).toBe(true);
    expect(render("${[o.text].exists(x, x.matches('^[\\u4e00-\\u9fff]+$'))}", { o: { text: "退款" } })).toBe(true);
    expect(render("${'A-12'.matches(r'^[A-Z]-\\d{2}$') ? 'yes' : 'no'}", {})).toBe("yes");
  });

  it.each([
    ["${o.text.matches(o.pattern)}", { text: "b", pattern: "(?=a)b" }, "lookahead"],
    ["${o.text.matches(o.pattern)}", { text: "b", pattern: "(b)\\1" }, "backreferences"],
    ["${o.text.matches(o.pattern)}", { text: "b", pattern: "a".repeat(2_000) }, "1000 characters"],
    ["${o.text.matches('(?=a)b')}", { text: "b" }, "lookahead"],
    ["${o.text.matches('b')}", { text: 7 }, "compares text"],
  ])("refuses the pattern of %s %o", (text, o, message) => {
    expect(() => render(text, { o })).toThrow(message);
    expect(() => render(text, { o })).toThrow(AppError);
  });

  it("treats integers of JSON as int unless the schema says number", () => {
    const part = (expr: string, doubles?: string[]): Template => ({ parts: [doubles ? { expr, doubles } : { expr }] });
    expect(renderTemplate(part("o.n / 2"), { o: { n: 5 } })).toBe(2);
    expect(renderTemplate(part("o.n / 2.0", ["o.n"]), { o: { n: 5 } })).toBe(2.5);
    expect(renderTemplate(part("o.l[0].w / 2.0", ["o.l.*.w"]), { o: { l: [{ w: 5 }] } })).toBe(2.5);
    expect(() => render("${o.n}", { o: { n: 2 ** 53 } })).toThrow("o.n");
  });
});

describe("functions", () => {
  const scope = { o: { minor: 1250, currency: "USD", at: "2026-11-25T18:00:00.000Z", none: null } };
  const both = (text: string) => renderMessage({ "zh-CN": t(text), en: t(text) }, scope);

  it("speak the reader's language", () => {
    expect(both("${money(o.minor, o.currency)}")).toEqual({ "zh-CN": "US$12.50", en: "$12.50" });
    expect(both("${money(-1234567, 'CNY')}")).toEqual({ "zh-CN": "-¥12,345.67", en: "-CN¥12,345.67" });
    expect(both("${money(1250, 'JPY')}")).toEqual({ "zh-CN": "JP¥1,250", en: "¥1,250" });
    expect(both("${date(o.at)}")).toEqual({ "zh-CN": "2026年11月25日", en: "November 25, 2026" });
    expect(both("${date(o.at, 'Asia/Shanghai')}").en).toBe("November 26, 2026");
    expect(both("${percent(15)} ${percent(12.5)}")).toEqual({ "zh-CN": "15% 12.5%", en: "15% 12.5%" });
  });

  it("default() answers for what is missing or null, and only for that", () => {
    expect(render("${default(o.none, 'x')}", scope)).toBe("x");
    expect(render("${default(o.zz.y, o.minor)}", scope)).toBe(1250);
    expect(render("${default(gone, '')}", scope)).toBe("");
    expect(render("${default(o.minor, 1)}", scope)).toBe(1250);
    expect(() => render("${default(o.minor + 'x', 1)}", scope)).toThrow("overload");
  });

  it.each(["${money(1, 'dollars')}", "${date('soon')}", "${date(o.at, 'Moon/Sea')}"])("refuse nonsense: %s", (text) => {
    expect(() => render(text, scope)).toThrow(AppError);
  });

  it("money keeps every cent", () => {
    fc.assert(
      fc.property(fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }), (minor) => {
        const text = String(render("${money(x, 'USD')}", { x: minor }));
        expect(text.startsWith("-")).toBe(minor < 0);
        expect(Number(text.replace(/\D/g, ""))).toBe(Math.abs(minor));
      }),
    );
  });
});

describe("conditions", () => {
  const when = (text: string, scope: Scope) => evaluateCondition(parseCondition(text).template, scope);

  it("are true or false, nothing else", () => {
    expect(when("${o.days} > 0 && ${o.status} != 'DELIVERED'", { o: { days: 3, status: "IN_TRANSIT" } })).toBe(true);
    expect(when("o.tracking != null", { o: { tracking: null } })).toBe(false);
    expect(() => when("${o.days}", { o: { days: 3 } })).toThrow("true or false");
  });
});

describe("variablesRead", () => {
  it("names what comes from outside the expressions", () => {
    const node: SkillNode = {
      id: "x",
      type: "skill_call",
      label: { "zh-CN": "x", en: "x" },
      line: 1,
      next: null,
      onFailure: null,
      retry: { count: 0, backoffMs: 0, jitter: false, on: [] },
      timeoutMs: 1,
      outputVar: null,
      skill: "s",
      async: false,
      input: {
        kind: "object",
        fields: {
          a: { kind: "template", template: t("${order.items.filter(i, i.q > limit).map(j, j.name)}") },
          b: {
            kind: "list",
            items: [{ kind: "template", template: t("${cel.bind(k, coupon.n, k + 1)} ${type(x) == int}") }],
          },
          c: { kind: "literal", value: "${nothing}" },
        },
      },
      idempotencyKey: t("act:${INPUT.order_id}"),
    };
    expect(variablesRead(node)).toEqual(["order", "limit", "coupon", "x", "INPUT"]);
  });
});

describe("safety", () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const safe = (value: unknown): boolean =>
    typeof value === "number"
      ? Number.isSafeInteger(value) || !Number.isInteger(value)
      : typeof value !== "object" || value === null || Object.values(value).every(safe);

  it("any JSON passes through a hole unchanged, whatever its keys are called", () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(safe(value));
        // JSON has no -0: it becomes 0 wherever it is stored.
        const stored: unknown = JSON.parse(JSON.stringify(value));
        expect(render("${x}", { x: stored })).toEqual(stored);
        expect(renderInput({ kind: "template", template: t("${x.y}") }, { x: { y: stored } })).toEqual(stored);
      }),
      { numRuns: 500 },
    );
  });

  it("integers survive exactly", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(render("${x}", { x: n })).toBe(n === 0 ? 0 : n);
        expect(render("<${x}>", { x: n })).toBe(`<${n}>`);
      }),
    );
  });

  it("text of a customer is never evaluated", () => {
    const nasty = fc.constantFrom("${o.secret}", "${", "}", "'", '"', "\\", "${1+1}", "#{x}", "<%= x %>", "{{x}}");
    const text = fc.array(fc.oneof(nasty, fc.string())).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (message) => {
        expect(render("${m}", { m: message, o: { secret: "s" } })).toBe(message);
        expect(render("<${m}>", { m: message, o: { secret: "s" } })).toBe(`<${message}>`);
      }),
    );
  });

  it("no expression reaches JavaScript", () => {
    const probe = globalThis as { sopProbe?: unknown };
    const roots = ["x", "''", "[1]", "{'a': 1}", "1", "money", "INPUT", "this", "globalThis", "cel", "process"];
    const members = ["constructor", "__proto__", "prototype", "toString", "valueOf", "__defineGetter__", "at", "map"];
    const path = fc.tuple(
      fc.constantFrom(...roots),
      fc.array(fc.constantFrom(...members), { minLength: 1, maxLength: 3 }),
    );
    const call = fc.constantFrom("", "()", "('globalThis.sopProbe = 1')", "('globalThis.sopProbe = 1')()", " = 1");
    const dotted = fc.boolean();
    fc.assert(
      fc.property(path, call, dotted, ([root, keys], tail, dots) => {
        const expr = root + keys.map((key) => (dots ? `.${key}` : `['${key}']`)).join("") + tail;
        const parsed = parseTemplate(`\${${expr}}`);
        if (parsed.problems.length === 0) {
          try {
            const value = renderTemplate(parsed.template, { x: { a: 1 }, INPUT: {} });
            expect(JSON.parse(JSON.stringify(value))).toEqual(value);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        }
        expect(probe.sopProbe).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});
