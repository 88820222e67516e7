// notice_v1: a few plain sentences to a colleague or a customer, with the place to go next.
import type { Locale } from "../../context";
import { html } from "./html";
import { footerText, layout, paragraphs } from "./layout";
import type { MailContent, MailLinks } from "./mail-content";

const OPEN = { "zh-CN": "在 Steward 中打开", en: "Open it in Steward" } as const;

export function renderNotice(
  locale: Locale,
  notice: { subject: string; text: string; link: string | null; links?: MailLinks },
): MailContent {
  const { subject, text, link, links } = notice;
  const button = link
    ? html`<p style="margin:20px 0 0"><a href="${link}" style="color:#0f6b53;font-weight:600">${OPEN[locale]}</a></p>`
    : null;
  return {
    subject: subject.replace(/\s+/g, " ").trim(),
    text: [
      text,
      ...(link ? [`${OPEN[locale]}${locale === "en" ? ": " : "："}${link}`] : []),
      `-- \n${footerText(locale, "notice", links)}`,
    ].join("\n\n"),
    html: layout(locale, subject, html`${paragraphs(text)}${button}`, "notice", links),
  };
}
