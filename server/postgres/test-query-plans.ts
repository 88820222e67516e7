// Every database of the tests has the same schema, and each client of Prisma compiles its queries anew, some 3 ms each.
// Here what one client of a process compiled serves the next.
// Source: @prisma/client 7.10, runtime/client (ClientEngine keeps its plans by the same text).
type Compiler = { prototype: { compile(query: string): unknown }; plans?: Map<string, unknown> };

const RUNTIME = "@prisma/client/runtime/query_compiler_fast_bg.postgresql.mjs";

/** Call before the first client is opened; once a process is enough. */
export async function shareQueryPlans(): Promise<void> {
  const { QueryCompiler } = (await import(/* @vite-ignore */ RUNTIME)) as { QueryCompiler: Compiler };
  if (QueryCompiler.plans) return;
  const plans = (QueryCompiler.plans = new Map<string, unknown>());
  const compile = QueryCompiler.prototype.compile;
  QueryCompiler.prototype.compile = function (query) {
    if (!plans.has(query)) plans.set(query, compile.call(this, query));
    return plans.get(query);
  };
}
