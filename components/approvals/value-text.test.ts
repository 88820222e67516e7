import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import messages from "../../app/i18n/messages/zh-CN/approvals.json";
import { ValueText } from "./value-text";

const html = (value: unknown) =>
  renderToStaticMarkup(
    createElement(NextIntlClientProvider, {
      ...{ locale: "zh-CN", timeZone: "UTC", messages: { approvals: messages } },
      children: createElement(ValueText, { name: "fact", value, currency: null }),
    }),
  );

it("a fact in both languages is read in the approver's own, and one that says nothing is said to be none", () => {
  expect(html({ "zh-CN": "已送达", en: "Delivered" })).toContain("已送达");
  expect(html({ "zh-CN": "", en: "" })).toContain(messages.value.none);
});
