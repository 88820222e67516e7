import { readAccount, setAccountLocale, setLocaleInput } from "../../auth/account";
import { protectedProcedure, router } from "../init";

export const meRouter = router({
  get: protectedProcedure.query(({ ctx }) => readAccount(ctx)),
  setLocale: protectedProcedure.input(setLocaleInput).mutation(({ ctx, input }) => setAccountLocale(ctx, input)),
});
