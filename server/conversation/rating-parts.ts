// Below the answer of ended work: what the customer thinks of it, or the place to say so.
import type { Db } from "../db";
import { changeableUntil, readRatings } from "../engine/ratings";
import type { ChatMessage, ChatPart } from "./parts.schema";

export async function withRatings(db: Db, messages: ChatMessage[]): Promise<ChatMessage[]> {
  const ended = messages.flatMap((message) => endedWork(message) ?? []);
  if (ended.length === 0) return messages;
  const ratings = await readRatings(db, ended);
  return messages.map((message) => {
    const executionId = endedWork(message);
    if (executionId === null) return message;
    const rating = ratings.get(executionId);
    const { thumb = null, stars = null, comment = null } = rating ?? {};
    const until = rating ? changeableUntil(rating).toISOString() : null;
    const part: ChatPart = { type: "data-rating", id: "rating", data: { executionId, thumb, stars, comment, until } };
    return { ...message, parts: [...message.parts, part] };
  });
}

/** What was called off has no answer to judge. */
function endedWork({ complete, parts }: ChatMessage): string | null {
  const work = parts.find((part) => part.type === "data-work")?.data;
  return complete && work && work.status !== "CANCELLED" ? work.executionId : null;
}
