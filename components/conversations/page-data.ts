// The data of these pages, as the router sends it.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Outputs = inferRouterOutputs<AppRouter>["conversations"];

export type ConversationRow = Outputs["list"]["rows"][number];
export type ConversationData = Outputs["get"];
export type CustomerData = NonNullable<ConversationData["customer"]>;
