// Arguments as people type them, read once for every command.
import { InvalidArgumentError } from "commander";

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InvalidArgumentError(`It is not JSON: ${(error as Error).message}. Example: '{"order_id":"12345"}'`);
  }
}

export function parseJsonObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidArgumentError(`It must be a JSON object, such as '{"order_id":"12345"}'.`);
  }
  return value as Record<string, unknown>;
}

export function parseLimit(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100) throw new InvalidArgumentError("It must be 1 to 100.");
  return value;
}
