// A message as Slack takes it: plain text for notifications and blocks for the channel. What came from customers, carriers
// or models is text there too: neither a mention nor a link.

export type SlackMessage = {
  title: string | undefined;
  text: string;
  link: { url: string; label: string } | undefined;
};

/** Slack reads these three as markup: <@user>, <https://…|label>, &amp; */
export function escapeSlack(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Slack's own limits of a section and a header. */
const MAX_SECTION = 3_000;
const MAX_HEADER = 150;

const clip = (text: string, max: number) => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);

export function slackPayload({ title, text, link }: SlackMessage): Record<string, unknown> {
  const section = { type: "section", text: { type: "plain_text", text: clip(text, MAX_SECTION), emoji: false } };
  const header = title && {
    type: "header",
    text: { type: "plain_text", text: clip(title, MAX_HEADER), emoji: false },
  };
  const action = link && {
    type: "section",
    text: { type: "mrkdwn", text: `<${encodeURI(link.url)}|${escapeSlack(link.label)}>` },
  };
  return {
    text: escapeSlack(title ? `${title}: ${text}` : text),
    blocks: [header, section, action].filter(Boolean),
    unfurl_links: false,
  };
}
