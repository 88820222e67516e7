import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { requireOwnJson } from "@/app/api/caller";
import { errorWords, jsonError } from "@/app/api/respond";
import { requestLocale } from "@/server/auth/request";
import { createTrpcContext } from "@/server/trpc/init";
import { appRouter } from "@/server/trpc/root";

async function handle(request: Request): Promise<Response> {
  const locale = requestLocale(request.headers);
  try {
    if (request.method !== "GET") requireOwnJson(request);
  } catch (error) {
    return jsonError(error, locale);
  }
  const words = await errorWords(locale);
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => createTrpcContext(request.headers, words),
  });
}

export { handle as GET, handle as POST };
