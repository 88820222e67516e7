import { router } from "./init";
import { chatRouter } from "./routers/chat";
import { executionsRouter } from "./routers/executions";
import { mailRouter } from "./routers/mail";
import { meRouter } from "./routers/me";

export const appRouter = router({
  chat: chatRouter,
  executions: executionsRouter,
  mail: mailRouter,
  me: meRouter,
});

export type AppRouter = typeof appRouter;
