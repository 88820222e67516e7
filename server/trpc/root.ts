import { router } from "./init";
import { alertsRouter } from "./routers/alerts";
import { approvalsRouter } from "./routers/approvals";
import { bindingsRouter } from "./routers/bindings";
import { chatRouter } from "./routers/chat";
import { conversationsRouter } from "./routers/conversations";
import { executionsRouter } from "./routers/executions";
import { mailRouter } from "./routers/mail";
import { meRouter } from "./routers/me";
import { resourcesRouter } from "./routers/resources";
import { skillsRouter } from "./routers/skills";
import { notificationsRouter } from "./routers/notifications";
import { sandboxRouter } from "./routers/sandbox";
import { sopsRouter } from "./routers/sops";
import { ticketsRouter } from "./routers/tickets";
import { understandingRouter } from "./routers/understanding";

export const appRouter = router({
  alerts: alertsRouter,
  approvals: approvalsRouter,
  bindings: bindingsRouter,
  chat: chatRouter,
  conversations: conversationsRouter,
  executions: executionsRouter,
  mail: mailRouter,
  me: meRouter,
  resources: resourcesRouter,
  sandbox: sandboxRouter,
  skills: skillsRouter,
  notifications: notificationsRouter,
  sops: sopsRouter,
  tickets: ticketsRouter,
  understanding: understandingRouter,
});

export type AppRouter = typeof appRouter;
