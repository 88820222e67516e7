import { acknowledgeAlert, acknowledgeAlertInput, listAlerts, listAlertsInput } from "../../engine/alerts";
import { protectedProcedure, router } from "../init";

export const alertsRouter = router({
  list: protectedProcedure.input(listAlertsInput).query(({ ctx, input }) => listAlerts(ctx, input)),
  acknowledge: protectedProcedure
    .input(acknowledgeAlertInput)
    .mutation(({ ctx, input }) => acknowledgeAlert(ctx, input)),
});
