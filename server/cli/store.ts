import { rename, rm, writeFile } from "node:fs/promises";
import { exportStore } from "../commerce/documents/export-store";
import { importStore, type StoreFormat } from "../commerce/documents/import-store";
import { AppError } from "../errors";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine } from "./output";
import { readNamedFile } from "./read-file";

export type ExportOptions = { format: StoreFormat; as?: string; json: boolean };
export type ImportOptions = ExportOptions & { replace: boolean };

export async function importStoreCommand(file: string, options: ImportOptions): Promise<{ ok: boolean }> {
  const text = await readNamedFile(file);
  const { format, replace } = options;
  const counts = await withDatabase(
    async (database) => importStore(await contextOf(database, { ...options, locale: "en" }), { text, format, replace }),
    { demo: false },
  );
  if (options.json) printJson({ imported: true, ...counts });
  else printLine(`Imported ${counts.customers} customers, ${counts.products} products and ${counts.orders} orders.`);
  return { ok: true };
}

export async function exportStoreCommand(file: string | undefined, options: ExportOptions): Promise<{ ok: boolean }> {
  const { format } = options;
  const document = await withDatabase(async (database) =>
    exportStore(await contextOf(database, { ...options, locale: "en" }), { format }),
  );
  if (file === undefined) {
    printJson(document);
    return { ok: true };
  }
  await writeDocument(file, `${JSON.stringify(document, null, 2)}\n`);
  if (options.json) printJson({ exported: file });
  else printLine(`Wrote ${file}.`);
  return { ok: true };
}

/** Whoever reads the file meanwhile reads the old one or the new one. Throws CONFLICT (not_writable). */
export async function writeDocument(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    const message = `${file} cannot be written: ${(cause as NodeJS.ErrnoException).code ?? "failed"}.`;
    throw new AppError("CONFLICT", message, { reason: "not_writable", cause });
  }
}
