// One-click sign-in as a role, on demo installations only: without DEMO the endpoint does not exist.
import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthEndpoint, formCsrfMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { ROLES } from "../context";
import { demoUserId } from "./demo-accounts";

/** POST /sign-in/demo {role}: an ordinary session in the database for that role's demo account. */
export function demoSignIn() {
  return {
    id: "demo-sign-in",
    endpoints: {
      signInDemo: createAuthEndpoint(
        "/sign-in/demo",
        { method: "POST", use: [formCsrfMiddleware], body: z.object({ role: z.enum(ROLES) }) },
        async (ctx) => {
          const { role } = ctx.body;
          const user = await ctx.context.internalAdapter.findUserById(demoUserId(role));
          // An account whose role was changed since is no longer what the button promises.
          if (!user || (user as { role?: unknown }).role !== role) {
            throw new APIError("NOT_FOUND", {
              code: "NO_DEMO_ACCOUNT",
              message: "There is no demo account for this role.",
            });
          }
          const session = await ctx.context.internalAdapter.createSession(user.id);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ role });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
