import type { ConsolePage } from "@/components/shell/console-nav";
import type { Actor } from "@/server/context";
import { can } from "@/server/auth/permissions";

/** What a role must hold for a page to be worth showing in the navigation; the page's verbs check it again. */
const NEEDED: Record<ConsolePage, string> = {
  inbox: "approval:read",
  conversations: "conversation:take_over",
  executions: "execution:read:all",
  mail: "email:read",
  tickets: "ticket:read",
  sops: "sop:read",
  understanding: "recognition:read",
  skills: "skill:read",
  resources: "resource:read",
};

/** The console's pages, those the actor may open. */
export function consolePages(actor: Actor): ConsolePage[] {
  return (Object.keys(NEEDED) as ConsolePage[]).filter((page) => can(actor, NEEDED[page]));
}
