// What Steward said last in a conversation, whole and as it reads now: the answer of work is part of it.
import type { Ctx } from "../context";
import { projectMessages } from "./messages";
import type { ChatPart } from "./parts.schema";

/** A few replies may show nothing but how the work goes. */
const LOOK_BACK = 4;

/** null: nothing was said yet. */
export async function lastSaid({ db }: Pick<Ctx, "db">, sessionId: string | undefined): Promise<ChatPart[] | null> {
  if (sessionId === undefined) return null;
  const rows = await db.message.findMany({
    where: { sessionId, role: "assistant" },
    orderBy: [{ turn: "desc" }, { id: "desc" }],
    take: LOOK_BACK,
  });
  for (const { parts } of await projectMessages(db, rows)) {
    const said = parts.filter(({ type }) => type === "text");
    if (said.length > 0) return said;
  }
  return null;
}
