import { getEmail, getEmailInput, listEmails, listEmailsInput } from "../../resources/mail";
import { protectedProcedure, router } from "../init";

export const mailRouter = router({
  list: protectedProcedure.input(listEmailsInput).query(({ ctx, input }) => listEmails(ctx, input)),
  get: protectedProcedure.input(getEmailInput).query(({ ctx, input }) => getEmail(ctx, input)),
});
