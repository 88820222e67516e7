import {
  addResource,
  editResource,
  removeResource,
  removeResourceInput,
  switchResource,
  switchResourceInput,
} from "../../resources/change-resource";
import {
  removeCredential,
  removeCredentialInput,
  setCredential,
  setCredentialInput,
} from "../../resources/credentials";
import { checkResource, checkResourceInput } from "../../resources/health";
import { getResource, getResourceInput, listResources, listResourcesInput } from "../../resources/registry";
import { addResourceInput, editResourceInput } from "../../resources/resource-input";
import {
  deliveryInput,
  getDelivery,
  listDeliveries,
  listDeliveriesInput,
  redeliverWebhook,
} from "../../resources/webhooks/deliveries";
import { listWebhookEvents, listWebhookEventsInput } from "../../resources/webhooks/events";
import { listRefusals, listRefusalsInput } from "../../resources/webhooks/refusals";
import { protectedProcedure, router } from "../init";

export const resourcesRouter = router({
  list: protectedProcedure.input(listResourcesInput).query(({ ctx, input }) => listResources(ctx, input)),
  get: protectedProcedure.input(getResourceInput).query(({ ctx, input }) => getResource(ctx, input)),
  add: protectedProcedure.input(addResourceInput).mutation(({ ctx, input }) => addResource(ctx, input)),
  edit: protectedProcedure.input(editResourceInput).mutation(({ ctx, input }) => editResource(ctx, input)),
  switch: protectedProcedure.input(switchResourceInput).mutation(({ ctx, input }) => switchResource(ctx, input)),
  remove: protectedProcedure.input(removeResourceInput).mutation(({ ctx, input }) => removeResource(ctx, input)),
  check: protectedProcedure.input(checkResourceInput).mutation(({ ctx, input }) => checkResource(ctx, input)),
  setCredential: protectedProcedure.input(setCredentialInput).mutation(({ ctx, input }) => setCredential(ctx, input)),
  removeCredential: protectedProcedure
    .input(removeCredentialInput)
    .mutation(({ ctx, input }) => removeCredential(ctx, input)),
  deliveries: protectedProcedure.input(listDeliveriesInput).query(({ ctx, input }) => listDeliveries(ctx, input)),
  delivery: protectedProcedure.input(deliveryInput).query(({ ctx, input }) => getDelivery(ctx, input)),
  redeliver: protectedProcedure.input(deliveryInput).mutation(({ ctx, input }) => redeliverWebhook(ctx, input)),
  refusals: protectedProcedure.input(listRefusalsInput).query(({ ctx, input }) => listRefusals(ctx, input)),
  events: protectedProcedure.input(listWebhookEventsInput).query(({ ctx, input }) => listWebhookEvents(ctx, input)),
});
