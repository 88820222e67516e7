import { requirePermission } from "../../auth/permissions";
import { intentProblems } from "../../conversation/intent/recognise";
import { sopCatalog } from "../../sop/catalog";
import { readSop, readSopInput } from "../../sop/read-sop";
import { protectedProcedure, router } from "../init";

export const sopsRouter = router({
  list: protectedProcedure.query(async ({ ctx }) => {
    requirePermission(ctx, "sop:read");
    const { versions, problems, loadedAt } = await sopCatalog();
    const rows = versions.map(({ file, checksum, graph }) => ({
      file,
      checksum,
      sopId: graph.sopId,
      version: graph.version,
      title: graph.title,
      description: graph.description,
      category: graph.category,
      intents: graph.intents,
      /** Steps of the usual path, and all of them. */
      steps: { usual: graph.mainPath.length, all: graph.order.length },
    }));
    return {
      rows: rows.sort((a, b) => a.sopId.localeCompare(b.sopId) || b.version - a.version),
      problems: [...problems, ...intentProblems()],
      loadedAt,
    };
  }),
  get: protectedProcedure.input(readSopInput).query(({ ctx, input }) => readSop(ctx, input)),
});
