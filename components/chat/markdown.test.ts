import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import messages from "../../app/i18n/messages/en/chat.json";
import { Markdown } from "./markdown";

const html = (text: string) =>
  renderToStaticMarkup(
    createElement(NextIntlClientProvider, {
      ...{ locale: "en", timeZone: "UTC", messages: { chat: messages } },
      children: createElement(Markdown, { text }),
    }),
  );

const TABLE = "| Day | Total |\n| --- | ---: |\n| Oct 24 | $5.00 |\n| **Total** | **$5.00** |";

it("a table has named columns, keeps its alignment, and scrolls in a box of its own that the keyboard reaches", () => {
  const shown = html(`Sales\n\n${TABLE}`);
  expect(shown).toMatch(/<div role="region" aria-label="Table" tabindex="0" class="[^"]*overflow-x-auto/i);
  expect(shown.match(/<th scope="col"/g)).toHaveLength(2);
  expect(shown).toMatch(/<td[^>]*style="text-align:right"[^>]*>\$5.00<\/td>/);
  expect(shown).toContain("<strong");
});

it("what stands in a cell is text: no HTML, no pictures, no dangerous addresses", () => {
  const shown = html(
    "| a |\n| --- |\n| <script>alert(1)</script><img src=x onerror=y> ![p](https://e.example/p.png) [go](javascript:alert(1)) |",
  );
  expect(shown).not.toMatch(/<script|<img|javascript:|onerror/i);
});

it("an address in somebody's text does not become a link by itself", () => {
  expect(html("see www.evil.example or https://evil.example ~~now~~")).not.toMatch(/<a |<del/);
});

describe("hostile text", () => {
  const table = (columns: number, rows: number) =>
    [`|${"a|".repeat(columns)}`, `|${"-|".repeat(columns)}`, ...Array(rows).fill(`|${"b|".repeat(columns)}`)].join(
      "\n",
    );

  it.each([
    ["[a](javascript:alert(1))"],
    ["[a](JaVaScRiPt:alert(1))"],
    ["[a](&#106;avascript:alert(1))"],
    ["[a](java\tscript:alert(1))"],
    ["[a](data:text/html,<script>1</script>)"],
    ["[a](vbscript:x)"],
    ["<javascript:alert(1)>"],
    ["[a][1]\n\n[1]: javascript:alert(1)"],
    ["[a](file:///etc/passwd)"],
    ["[a](/api/auth/sign-out)"],
    ["[a](//evil.example)"],
    ["[a](/\\\\evil.example)"],
    ["[a](https://bank.example@evil.example)"],
    ["[a](mailto:a@b.example?bcc=c@d.example)"],
    ["![a](https://evil.example/p.png)"],
    ["![a](data:image/svg+xml,x)"],
    ["<img src=x onerror=alert(1)>"],
    ["<svg/onload=alert(1)>"],
    ["<iframe src=//evil.example></iframe>"],
    ["<style>*{display:none}</style>"],
    ["<b onclick=alert(1)>a</b>"],
  ])("%s leads nowhere and runs nothing", (text) => {
    expect(html(text)).not.toMatch(/<a |<img|<svg|<iframe|<style|<script|<b |href=|src=/i);
  });

  it.each([
    ["quotes", "> ".repeat(3_000) + "a"],
    ["lists", Array.from({ length: 500 }, (_, i) => `${" ".repeat(i * 2)}- a`).join("\n")],
    ["lists on one line", "- ".repeat(3_000) + "a"],
    ["numbers", "1. ".repeat(2_000) + "a"],
    ["emphasis", `${"*".repeat(5_000)}a${"*".repeat(5_000)}`],
    ["strong words", `${"**a ".repeat(2_000)}${"a**".repeat(2_000)}`],
    ["brackets", "[".repeat(20_000)],
    ["a table of tables", table(300, 100)],
    ["one word", "x".repeat(50_000)],
  ])("%s without end are shown as they were written", (_, text) => {
    expect(html(text)).toMatch(/^<div[^>]*><p class="whitespace-pre-wrap">/);
  });

  it("a line across the text is no tangle", () => {
    expect(html(`a\n\n${"-".repeat(40)}\n\n- b\n- **c**`)).toMatch(/<hr[^>]*>.*<ul/s);
  });

  it("neither turns the line around nor piles up over its neighbours", () => {
    const shown = html("order \u202Egnp.exe\u202C \u2066a\u2069 Z" + "\u0300".repeat(200) + "\u{E0041}");
    expect(shown).toContain("order gnp.exe a Z" + "\u0300".repeat(4) + "<");
  });

  it("of languages that write marks on letters, and from right to left, nothing is lost", () => {
    for (const text of ["שָׁלוֹם", "ที่นี่", "क्षेत्र", "Tiếng Việt", "مرحبًا"]) expect(html(text)).toContain(text);
  });

  it("an address that leads elsewhere than it says, says where", () => {
    expect(html("[https://bank.example](https://evil.example)")).toContain("https://bank.example (evil.example)</a>");
    expect(html("[bank.example](https://www.bank.example/a)")).toContain("bank.example</a>");
    expect(html("[your requests](/requests)")).toContain('href="/requests"');
    expect(html("[the label](https://shop.example/label)")).toContain("the label</a>");
  });
});
