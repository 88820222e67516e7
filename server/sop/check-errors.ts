// Which errors a step answers. Codes are ours and known; reasons belong to the skills and are taken as written.
import { ERROR_STATUS } from "../errors";
import type { Flow } from "./flow";
import type { SopProblem } from "./graph";
import type { Step } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

/** Codes are in capitals, reasons are not (NOT_FOUND, order_not_found). */
const CODE = /^[A-Z][A-Z0-9_]*$/;

export function checkErrors(source: SourceFile, flow: Flow): SopProblem[] {
  return flow.steps.flatMap(({ step, path }) =>
    namesOf(step, path)
      .filter(({ name }) => CODE.test(name) && !Object.hasOwn(ERROR_STATUS, name))
      .map(({ name, at }) => {
        const message = `Step \`${step.id}\`: no error has the code \`${name}\`${didYouMean(name, Object.keys(ERROR_STATUS))}`;
        return problemAt(source.file, source.at(at), "unknown-error", message, {
          severity: "warning",
          path: [step.id],
        });
      }),
  );
}

function namesOf(step: Step, path: Path): { name: string; at: Path }[] {
  const listed = (names: readonly string[] | undefined, ...key: string[]) =>
    (names ?? []).map((name, i) => ({ name, at: [...path, ...key, i] }));
  return [
    ...("retry" in step ? listed(step.retry?.on, "retry", "on") : []),
    ...("on_failure" in step ? listed(step.on_failure?.on, "on_failure", "on") : []),
  ];
}
