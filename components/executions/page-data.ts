// The data of these pages, as the router sends it.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Outputs = inferRouterOutputs<AppRouter>["executions"];

export type ExecutionRow = Outputs["list"]["rows"][number];
export type ExecutionPageData = Outputs["get"];
export type JournalStep = ExecutionPageData["steps"][number];
export type ModelCall = ExecutionPageData["modelCalls"][number];
export type RollbackPreview = Outputs["rollbackPreview"];
