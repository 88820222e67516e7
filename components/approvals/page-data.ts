// The data of these pages, as the router sends it.
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Outputs = inferRouterOutputs<AppRouter>["approvals"];

export type ApprovalRow = Outputs["list"]["rows"][number];
export type ApprovalPageData = Outputs["get"];
export type Said = ApprovalPageData["thread"][number];
export type AnswerInput = inferRouterInputs<AppRouter>["approvals"]["answer"];
