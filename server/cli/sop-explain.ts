import { didYouMean } from "../sop/suggest";
import { checkCode, CHECK_CODES } from "../sop/check-codes";
import type { Locale } from "../context";
import { AppError } from "../errors";
import { printJson, printLine, printTable } from "./output";

/** What a code of `sop check` means; of all of them when none is named. */
export function explainCode(name: string | null, options: { json: boolean; locale: Locale }): Promise<{ ok: boolean }> {
  const known = Object.keys(CHECK_CODES);
  if (name !== null && !checkCode(name)) {
    throw new AppError("NOT_FOUND", `There is no code \`${name}\`${didYouMean(name, known)}`, { reason: "check_code" });
  }
  const rows = (name === null ? known : [name]).flatMap((one) => {
    const code = checkCode(one);
    return code ? [{ code: one, group: code.group, severity: code.severity, says: code.says }] : [];
  });
  if (options.json) printJson(rows);
  else if (name === null) {
    printTable(
      ["code", "severity", "meaning"],
      rows.map(({ code, severity, says }) => [code, severity, says[options.locale]]),
    );
  } else for (const { code, severity, says } of rows) printLine(`${code} (${severity}): ${says[options.locale]}`);
  return Promise.resolve({ ok: true });
}
