"use client";

import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { useState, type ReactNode } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/trpc/root";
import { createQueryClient } from "./query-client";

const context = createTRPCContext<AppRouter>();
export const useTRPC = context.useTRPC;

let browserQueryClient: QueryClient | undefined;

function queryClientHere(): QueryClient {
  if (typeof window === "undefined") return createQueryClient();
  // Kept outside React: if the first render suspends, React throws its state away.
  return (browserQueryClient ??= createQueryClient());
}

export function TRPCProvider({ children }: { children: ReactNode }) {
  const queryClient = queryClientHere();
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: "/api/trpc", transformer: superjson })],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
