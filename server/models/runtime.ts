// Which providers this process has. Made once from the environment; tests pass their own.
import { systemClock, type Clock } from "../context";
import { env } from "../env";
import type { ModelProvider } from "./contract";
import { createAnthropicProvider } from "./providers/anthropic";
import { offlineProvider } from "./providers/offline";

export type ModelRuntime = {
  /** The offline provider is among them, always. */
  providers: readonly ModelProvider[];
  clock: Clock;
  /** Before the last model over the network is asked a second time. */
  retryPauseMs: number;
};

export function createModelRuntime(
  online: readonly ModelProvider[],
  options: Partial<Omit<ModelRuntime, "providers">> = {},
): ModelRuntime {
  return { clock: systemClock, retryPauseMs: 400, ...options, providers: [...online, offlineProvider] };
}

let fromEnv: ModelRuntime | undefined;

/** This process's models, by its environment. */
export function modelRuntime(): ModelRuntime {
  fromEnv ??= createModelRuntime(
    env.ANTHROPIC_API_KEY
      ? [
          createAnthropicProvider({
            apiKey: env.ANTHROPIC_API_KEY,
            baseUrl: env.ANTHROPIC_BASE_URL,
            model: env.ANTHROPIC_MODEL,
          }),
        ]
      : [],
  );
  return fromEnv;
}
