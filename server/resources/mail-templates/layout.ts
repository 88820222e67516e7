// The frame of every e-mail: one column, inline styles and a table, because mail programs read nothing newer.
import type { Locale } from "../../context";
import { html, type Html } from "./html";
import type { MailLinks } from "./mail-content";

const FONT =
  "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,'PingFang SC','Microsoft YaHei',sans-serif";
const FOOTER = {
  order: {
    "zh-CN": "这封邮件由 Steward 客服助手代表商店发出，与您的订单有关。",
    en: "Sent by Steward, the store's service assistant, about your order.",
  },
  account: {
    "zh-CN": "这封邮件由 Steward 客服助手代表商店发出，与您的账户有关。",
    en: "Sent by Steward, the store's service assistant, about your account.",
  },
  notice: {
    "zh-CN": "这封邮件由 Steward 客服助手代表商店发出。",
    en: "Sent by Steward, the store's service assistant.",
  },
} as const;
export type Footing = keyof typeof FOOTER;

const LINKS = {
  preferences: { "zh-CN": "通知设置", en: "Notification settings" },
  unsubscribe: { "zh-CN": "退订这类邮件", en: "Unsubscribe from e-mails like this" },
} as const;

const linksOf = (links: MailLinks | undefined, locale: Locale): { label: string; href: string }[] => {
  if (!links) return [];
  const unsubscribe = links.unsubscribe ? [{ label: LINKS.unsubscribe[locale], href: links.unsubscribe }] : [];
  return [...unsubscribe, { label: LINKS.preferences[locale], href: links.preferences }];
};

/** What every e-mail ends with, in its text version. */
export function footerText(locale: Locale, about: Footing, links: MailLinks | undefined): string {
  const separator = locale === "en" ? ": " : "：";
  const lines = linksOf(links, locale).map(({ label, href }) => `${label}${separator}${href}`);
  return [FOOTER[about][locale], ...lines].join("\n");
}

function footer(locale: Locale, about: Footing, links: MailLinks | undefined): Html {
  const anchors = linksOf(links, locale).map(
    ({ label, href }, i) => html`${i > 0 ? " · " : ""}<a href="${href}" style="color:#6b665c">${label}</a>`,
  );
  return html`${FOOTER[about][locale]}${anchors.length > 0 ? html`<br />${anchors}` : null}`;
}

export function layout(locale: Locale, title: string, body: Html, about: Footing = "order", links?: MailLinks): string {
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${title}</title>
      </head>
      <body
        style="margin:0;padding:24px 12px;background:#f6f4ef;color:#23211d;font-family:${FONT};font-size:16px;line-height:1.6"
      >
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
          <tr>
            <td align="center">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                style="max-width:560px;background:#ffffff;border:1px solid #e4e0d8;border-radius:12px"
              >
                <tr>
                  <td style="padding:28px 32px 0;font-size:14px;letter-spacing:.04em;color:#0f6b53;font-weight:600">
                    STEWARD
                  </td>
                </tr>
                <tr>
                  <td style="padding:8px 32px 28px">
                    <h1 style="margin:0 0 16px;font-size:22px;line-height:1.35;font-weight:650">${title}</h1>
                    ${body}
                  </td>
                </tr>
                <tr>
                  <td style="padding:16px 32px 24px;border-top:1px solid #e4e0d8;font-size:13px;color:#6b665c">
                    ${footer(locale, about, links)}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>`.markup;
}

/** Paragraphs of a text: blank lines part them, single line breaks stay. */
export function paragraphs(text: string): Html[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .map((block) => {
      const lines = block.split("\n").map((line, i) => (i === 0 ? html`${line}` : html`<br />${line}`));
      return html`<p style="margin:0 0 14px">${lines}</p>`;
    });
}

export function factTable(rows: readonly (readonly [string, string])[]): Html {
  const lines = rows.map(([name, value]) => {
    const parts = value.split("\n").map((line, i) => (i === 0 ? html`${line}` : html`<br />${line}`));
    return html`<tr>
      <td
        style="padding:8px 16px 8px 0;border-top:1px solid #eeeae2;color:#6b665c;white-space:nowrap;vertical-align:top"
      >
        ${name}
      </td>
      <td style="padding:8px 0;border-top:1px solid #eeeae2;word-break:break-word">${parts}</td>
    </tr>`;
  });
  return html`<table
    role="presentation"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    style="margin:20px 0 0;font-size:15px"
  >
    ${lines}
  </table>`;
}

export function actionButton(href: string, label: string): Html {
  return html`<p style="margin:24px 0 4px">
    <a
      href="${href}"
      style="display:inline-block;padding:11px 20px;border-radius:8px;background:#0f6b53;color:#ffffff;font-weight:600;text-decoration:none"
      >${label}</a
    >
  </p>`;
}
