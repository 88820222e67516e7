import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
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
