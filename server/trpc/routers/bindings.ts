import { z } from "zod";
import { createToken, createTokenInput, listTokens, revokeToken } from "../../auth/tokens";
import { env } from "../../env";
import { bindSkills, checkBindings, retryBinding, unbindSkills } from "../../skills/plug/bindings";
import { readBindingText } from "../../skills/plug/binding-text";
import { listBindings } from "../../skills/plug/list-bindings";
import { listMcpServers } from "../../skills/plug/mcp-servers";
import { protectedProcedure, router } from "../init";

const textInput = z.object({ text: z.string().max(200_000), untried: z.boolean().default(false) });
const named = z.object({ skill: z.string().max(100) });

export const bindingsRouter = router({
  list: protectedProcedure.query(({ ctx }) => listBindings(ctx)),
  servers: protectedProcedure.query(({ ctx }) => listMcpServers(ctx)),
  check: protectedProcedure
    .input(textInput)
    .mutation(({ ctx, input }) =>
      checkBindings(ctx, { bindings: readBindingText(input.text), untried: input.untried }),
    ),
  bind: protectedProcedure
    .input(textInput)
    .mutation(({ ctx, input }) => bindSkills(ctx, { bindings: readBindingText(input.text), untried: input.untried })),
  retry: protectedProcedure.input(named).mutation(({ ctx, input }) => retryBinding(ctx, input)),
  unbind: protectedProcedure.input(named).mutation(({ ctx, input }) => unbindSkills(ctx, { skills: [input.skill] })),
  /** Where MCP clients find Steward, and the tokens that open it. */
  access: protectedProcedure.query(async ({ ctx }) => ({
    address: `${env.APP_URL}/api/mcp`,
    tokens: await listTokens(ctx),
    now: ctx.clock.now(),
  })),
  createToken: protectedProcedure
    .input(createTokenInput.omit({ userId: true }))
    .mutation(({ ctx, input }) => createToken(ctx, input)),
  revokeToken: protectedProcedure
    .input(z.object({ id: z.string().max(64) }))
    .mutation(({ ctx, input }) => revokeToken(ctx, input)),
});
