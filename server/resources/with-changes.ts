// What a file that names some fields makes of a resource.
import type { Resource } from "../db";

/** The resource as it is, with what the file names in its place. Settings are changed one by one; null removes one. */
export function withChanges(resource: Resource, changes: Record<string, unknown>): Record<string, unknown> {
  const { id, revision, name, endpoint, capabilities, roles, allowPrivate, rateCount, rateSeconds } = resource;
  const { maxLatencyMs, successRate, checkSeconds } = resource;
  const rate = rateCount && rateSeconds ? { count: rateCount, seconds: rateSeconds } : null;
  const { settings: changed = {}, ...rest } = changes as { settings?: Record<string, unknown> };
  const settings = Object.entries({ ...(resource.settings as Record<string, unknown>), ...changed });
  const kept = { name, endpoint, capabilities, roles, allowPrivate, rate, maxLatencyMs, successRate, checkSeconds };
  return {
    revision,
    ...kept,
    settings: Object.fromEntries(settings.filter(([, value]) => value !== null)),
    ...rest,
    id,
  };
}
