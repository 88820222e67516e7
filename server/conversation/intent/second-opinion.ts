// What else is asked about a message that rules and classifier are unsure of: embeddings, where there are any, then a model.
import type { Ctx } from "../../context";
import type { ModelRuntime } from "../../models/runtime";
import { recogniseWithEmbeddings, wantsEmbeddings } from "./embedding-layer";
import { recogniseWithModel, wantsModel, type SecondOpinion } from "./model-layer";
import type { Recognition } from "./recognise";

type Asking = { runtime?: ModelRuntime | undefined; sessionId?: string | null; signal?: AbortSignal | undefined };

export function wantsSecondOpinion(recognition: Recognition, runtime?: ModelRuntime): boolean {
  return wantsEmbeddings(recognition) || wantsModel(recognition, runtime);
}

/** Never throws for what others do. Takes seconds: not to be called while holding a lock. */
export async function askSecondOpinion(
  ctx: Ctx,
  message: string,
  heard: Recognition,
  { runtime, sessionId = null, signal }: Asking = {},
): Promise<SecondOpinion> {
  const near = await recogniseWithEmbeddings(ctx, message, heard, { sessionId, signal });
  const { recognition, calls } = await recogniseWithModel(ctx, message, near.recognition, {
    runtime,
    sessionId,
    signal,
  });
  return { recognition, calls: [...near.calls, ...calls] };
}
