// How a hand-off stands, where a message speaks of it: read each time, so that a place in the line is never an old one.
import { ticketLabel } from "../commerce/tickets";
import type { Db, Handoff } from "../db";
import type { HandoffStatus } from "./handoff.schema";
import type { ChatMessage, ChatPart, HandoffPart } from "./parts.schema";

export async function withHandoffs(db: Db, messages: ChatMessage[]): Promise<ChatMessage[]> {
  const ids = messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === "data-handoff" ? part.data.handoffId : [])),
  );
  if (ids.length === 0) return messages;
  const handoffs = await db.handoff.findMany({ where: { id: { in: [...new Set(ids)] } } });
  const now = new Map<string, Partial<HandoffPart>>();
  for (const handoff of handoffs) now.set(handoff.id, await standing(db, handoff));
  const refresh = (part: ChatPart): ChatPart =>
    part.type === "data-handoff" ? { ...part, data: { ...part.data, ...now.get(part.data.handoffId) } } : part;
  return messages.map((message) => ({ ...message, parts: message.parts.map(refresh) }));
}

async function standing(db: Db, handoff: Handoff): Promise<Partial<HandoffPart>> {
  const { takenByName: name, takenByRole: role, ticketNumber } = handoff;
  return {
    status: handoff.status as HandoffStatus,
    ahead: handoff.status === "WAITING" ? await countAhead(db, handoff) : null,
    person: name && role ? { name, role } : null,
    ticket: ticketNumber && ticketLabel({ number: ticketNumber }),
  };
}

/** How many others wait for longer. */
export function countAhead(db: Db, { id, requestedAt }: Pick<Handoff, "id" | "requestedAt">): Promise<number> {
  return db.handoff.count({
    where: { status: "WAITING", OR: [{ requestedAt: { lt: requestedAt } }, { requestedAt, id: { lt: id } }] },
  });
}
