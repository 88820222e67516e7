// Whether a request of a conversation has changed anything: what was only wanted if it had not is not wanted then.
import type { Ctx } from "../context";
import { skillRegistry } from "../skills/registry";
import type { Wish } from "./session";

/** Work that was undone, refused by its rules or declined by the customer has done nothing. */
export async function hasDone(
  { db }: Pick<Ctx, "db">,
  sessionId: string,
  { than: intent, since }: NonNullable<Wish["otherwise"]>,
): Promise<boolean> {
  const begun = await db.execution.findMany({
    where: { sessionId, intent, status: "SUCCEEDED", createdAt: { gte: new Date(since) } },
    select: { steps: { where: { status: "SUCCEEDED", phase: "FORWARD" }, select: { name: true } } },
  });
  return begun.some(({ steps }) => steps.some(({ name }) => changes(name ?? "")));
}

/** A note to somebody changes nothing that was asked for. */
function changes(name: string): boolean {
  const skill = skillRegistry.get(name);
  return skill !== undefined && skill.effect !== "read" && skill.reversibility.kind !== "notice";
}
