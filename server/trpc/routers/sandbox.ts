import {
  carrierFaultInput,
  clearFaults,
  gatewayFaultInput,
  listFaults,
  orderCarrierFault,
  orderGatewayFault,
} from "../../resources/sandbox/order-fault";
import { protectedProcedure, router } from "../init";

export const sandboxRouter = router({
  faults: protectedProcedure.query(({ ctx }) => listFaults(ctx)),
  gatewayFault: protectedProcedure.input(gatewayFaultInput).mutation(({ ctx, input }) => orderGatewayFault(ctx, input)),
  carrierFault: protectedProcedure.input(carrierFaultInput).mutation(({ ctx, input }) => orderCarrierFault(ctx, input)),
  clearFaults: protectedProcedure.mutation(({ ctx }) => clearFaults(ctx)),
});
