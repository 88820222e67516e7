import { router } from "./init";
import { executionsRouter } from "./routers/executions";
import { mailRouter } from "./routers/mail";
import { meRouter } from "./routers/me";

export const appRouter = router({
  executions: executionsRouter,
  mail: mailRouter,
  me: meRouter,
});

export type AppRouter = typeof appRouter;
