// One file per namespace and language; a namespace is the file's name. A text missing in Chinese does not compile.
// The English files give the messages their types, so that a page cannot ask for a text that does not exist.
import type { Locale } from "@/server/context";
import common from "./messages/en/common.json";
import shell from "./messages/en/shell.json";
import auth from "./messages/en/auth.json";
import chat from "./messages/en/chat.json";
import conversations from "./messages/en/conversations.json";
import help from "./messages/en/help.json";
import executions from "./messages/en/executions.json";
import mail from "./messages/en/mail.json";
import tickets from "./messages/en/tickets.json";
import bindings from "./messages/en/bindings.json";
import skills from "./messages/en/skills.json";
import sops from "./messages/en/sops.json";
import notifications from "./messages/en/notifications.json";
import approvals from "./messages/en/approvals.json";
import resources from "./messages/en/resources.json";
import table from "./messages/en/table.json";
import understanding from "./messages/en/understanding.json";

const english = {
  common,
  shell,
  auth,
  chat,
  conversations,
  executions,
  help,
  mail,
  tickets,
  bindings,
  skills,
  sops,
  approvals,
  resources,
  notifications,
  table,
  understanding,
};

export type Messages = typeof english;

async function chineseMessages(): Promise<Messages> {
  const [
    common,
    shell,
    auth,
    chat,
    conversations,
    executions,
    help,
    mail,
    tickets,
    bindings,
    skills,
    sops,
    approvals,
    resources,
    notifications,
    table,
    understanding,
  ] = await Promise.all([
    import("./messages/zh-CN/common.json"),
    import("./messages/zh-CN/shell.json"),
    import("./messages/zh-CN/auth.json"),
    import("./messages/zh-CN/chat.json"),
    import("./messages/zh-CN/conversations.json"),
    import("./messages/zh-CN/executions.json"),
    import("./messages/zh-CN/help.json"),
    import("./messages/zh-CN/mail.json"),
    import("./messages/zh-CN/tickets.json"),
    import("./messages/zh-CN/bindings.json"),
    import("./messages/zh-CN/skills.json"),
    import("./messages/zh-CN/sops.json"),
    import("./messages/zh-CN/approvals.json"),
    import("./messages/zh-CN/resources.json"),
    import("./messages/zh-CN/notifications.json"),
    import("./messages/zh-CN/table.json"),
    import("./messages/zh-CN/understanding.json"),
  ]);
  return {
    common: common.default,
    shell: shell.default,
    auth: auth.default,
    chat: chat.default,
    conversations: conversations.default,
    executions: executions.default,
    help: help.default,
    mail: mail.default,
    tickets: tickets.default,
    bindings: bindings.default,
    skills: skills.default,
    sops: sops.default,
    approvals: approvals.default,
    resources: resources.default,
    notifications: notifications.default,
    table: table.default,
    understanding: understanding.default,
  };
}

export async function loadMessages(locale: Locale): Promise<Messages> {
  return locale === "zh-CN" ? chineseMessages() : english;
}
