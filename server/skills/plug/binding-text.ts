// Bindings as people write them: YAML or JSON, one or a list.
import { parse } from "yaml";
import { AppError } from "../../errors";
import type { Binding } from "./binding.schema";

/** Not checked yet: the verbs do that. Throws VALIDATION (binding_invalid) for a text that is no YAML. */
export function readBindingText(text: string): Binding[] {
  try {
    const value: unknown = parse(text, { maxAliasCount: 100 });
    return (Array.isArray(value) ? value : [value]) as Binding[];
  } catch (error) {
    // What follows the first line is a drawing of the place.
    const first = (error as Error).message.replace(/:?\n[^]*/, "");
    const details = { issues: [{ path: "", message: first }] };
    throw new AppError("VALIDATION", `This is neither YAML nor JSON: ${first}`, { reason: "binding_invalid", details });
  }
}
