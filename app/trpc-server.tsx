// tRPC for server components: prefetch here, hydrate in the page, and the client component finds its data in place.
import { HydrationBoundary, dehydrate, type FetchQueryOptions, type QueryKey } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { cache, type ReactNode } from "react";
import { createQueryClient } from "@/components/query-client";
import { createTrpcContext } from "@/server/trpc/init";
import { appRouter } from "@/server/trpc/root";

export const getQueryClient = cache(createQueryClient);

const context = cache(async () => createTrpcContext(new Headers(await headers())));

export const trpc = createTRPCOptionsProxy({ ctx: context, router: appRouter, queryClient: getQueryClient });

/** Starts a query without waiting; a failure is met again, and shown, by the component that uses it. */
export function prefetch<Fetched, Failure, Data, Key extends QueryKey>(
  options: FetchQueryOptions<Fetched, Failure, Data, Key>,
): void {
  void getQueryClient().prefetchQuery(options);
}

export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}
