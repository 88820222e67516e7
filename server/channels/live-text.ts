// What a model is writing while an answer is followed: the answer as far as it has come where it will say those words, else a
// line under the step they are for. The journal has the text once the step is done.
import { z } from "zod";
import type { ChatPart } from "../conversation/parts.schema";

const liveText = z.object({ stepId: z.string(), text: z.string(), said: z.boolean().default(false) });
export type LiveText = z.output<typeof liveText>;

export function readLiveText(told: unknown): LiveText | null {
  return liveText.safeParse(told).data ?? null;
}

/** Work that goes back, has ended or asks somebody first says nothing yet of what it began to say. */
function isWriting(part: ChatPart): boolean {
  if (part.type !== "data-work") return false;
  const { status, waitingFor } = part.data;
  const asks = waitingFor === "customer" || waitingFor === "person";
  return status === "PENDING" || status === "RUNNING" || (status === "WAITING" && !asks);
}

export function withLiveText(parts: readonly ChatPart[], live: LiveText | null): readonly ChatPart[] {
  if (!live) return parts;
  if (live.said) {
    const text = parts.some(isWriting) ? live.text : "";
    return [...parts, { type: "data-draft", id: "draft", data: { text } }];
  }
  return parts.map((part) => {
    if (part.type !== "data-work") return part;
    const steps = part.data.steps.map((step) =>
      step.id === live.stepId && step.status === "running" ? { ...step, summary: live.text || null } : step,
    );
    return { ...part, data: { ...part.data, steps } };
  });
}
