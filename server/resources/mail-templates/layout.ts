// The frame of every e-mail: one column, inline styles and a table, because mail programs read nothing newer.
import type { Locale } from "../../context";
import { html, type Html } from "./html";

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif";
const FOOTER = {
  order: {
    "zh-CN": "这封邮件由 Steward 客服助手代表商店发出，与您的订单有关。",
    en: "Sent by Steward, the store's service assistant, about your order.",
  },
  notice: {
    "zh-CN": "这封邮件由 Steward 客服助手代表商店发出。",
    en: "Sent by Steward, the store's service assistant.",
  },
} as const;

export function layout(locale: Locale, title: string, body: Html, about: keyof typeof FOOTER = "order"): string {
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
                    ${FOOTER[about][locale]}
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
  const lines = rows.map(
    ([name, value]) =>
      html`<tr>
        <td
          style="padding:8px 16px 8px 0;border-top:1px solid #eeeae2;color:#6b665c;white-space:nowrap;vertical-align:top"
        >
          ${name}
        </td>
        <td style="padding:8px 0;border-top:1px solid #eeeae2">${value}</td>
      </tr>`,
  );
  return html`<table
    role="presentation"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    style="margin:20px 0;font-size:15px"
  >
    ${lines}
  </table>`;
}
