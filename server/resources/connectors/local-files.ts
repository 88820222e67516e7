// Files in a folder below DATA_DIR. A file is written whole beside its place and moved there; what it is stands beside it.
import { randomBytes } from "node:crypto";
import { access, constants, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { env } from "../../env";
import { AppError } from "../../errors";
import { countedCall, openResource, type User } from "../use-resource";
import type { StoredFile } from "./files";

const OWN = "local";
const TYPE = ".content-type";

// The comments in the calls keep the bundler from taking everything under these paths into the build.
const root = (folder: string) => join(/*turbopackIgnore: true*/ env.DATA_DIR, "files", folder);

async function inFolder<T>(ctx: User, resourceId: string | null, work: (folder: string) => Promise<T>): Promise<T> {
  if (resourceId === null) return work(root(OWN));
  const { resource, settings } = await openResource(ctx, resourceId, "files");
  // A folder of its own for each resource: none can be given another's.
  return countedCall(resource, () => work(root(join(resource.id, settings.folder))));
}

export function putLocal(ctx: User, resourceId: string | null, key: string, file: StoredFile): Promise<void> {
  return inFolder(ctx, resourceId, async (folder) => {
    const path = join(folder, key);
    const draft = `.draft-${randomBytes(6).toString("hex")}`;
    const at = (name: string) => join(dirname(path), name);
    try {
      await mkdir(/*turbopackIgnore: true*/ dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(/*turbopackIgnore: true*/ at(`${draft}${TYPE}`), file.contentType, { mode: 0o600 });
      await writeFile(/*turbopackIgnore: true*/ at(draft), file.bytes, { mode: 0o600, flush: true });
      await rename(at(`${draft}${TYPE}`), hiddenType(path));
      await rename(at(draft), path);
    } catch (error) {
      await Promise.all([rm(at(draft), { force: true }), rm(at(`${draft}${TYPE}`), { force: true })]).catch(() => {});
      throw translate(error, key);
    }
  });
}

/** Beside the file under a name no key can have. */
const hiddenType = (path: string) => join(dirname(path), `.${path.slice(dirname(path).length + 1)}${TYPE}`);

export function getLocal(ctx: User, resourceId: string | null, key: string): Promise<StoredFile> {
  return inFolder(ctx, resourceId, async (folder) => {
    const path = join(folder, key);
    try {
      const bytes = await readFile(/*turbopackIgnore: true*/ path);
      const contentType = await readFile(/*turbopackIgnore: true*/ hiddenType(path), "utf8").catch(() => "");
      return { bytes: new Uint8Array(bytes), contentType: contentType || "application/octet-stream" };
    } catch (error) {
      throw translate(error, key);
    }
  });
}

/** Whether a folder can be written to; made when it is not there. */
export async function checkFolder(folder: string | null): Promise<void> {
  const path = root(folder ?? OWN);
  try {
    await mkdir(/*turbopackIgnore: true*/ path, { recursive: true, mode: 0o700 });
    await access(/*turbopackIgnore: true*/ path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw translate(error, folder ?? OWN);
  }
}

/** The system's words name paths of this machine; its code does not. */
function translate(error: unknown, key: string): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code ?? "unknown";
  if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") {
    return new AppError("NOT_FOUND", `There is no file ${key}.`, { reason: "file_not_found" });
  }
  return new AppError("UNAVAILABLE", `The folder of files cannot be used (${code}).`, { reason: "files_unavailable" });
}
