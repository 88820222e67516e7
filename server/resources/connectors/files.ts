// Keeps files: in a folder of this installation, or in a store that speaks S3. A key is a path of plain names; where it
// ends up is the store's business.
import { z } from "zod";
import { AppError } from "../../errors";
import { findResource, type User } from "../use-resource";
import { getLocal, putLocal } from "./local-files";
import { getObject, putObject } from "./s3";

/** "reports/2026-11/sales.csv": no empty part, none that begins with a dot. */
export const fileKeySchema = z
  .string()
  .max(500)
  .regex(/^[A-Za-z0-9_-][\w.@=+-]*(\/[A-Za-z0-9_-][\w.@=+-]*)*$/, "must be plain names parted by /");

export type StoredFile = { bytes: Uint8Array; contentType: string };

const MAX_FILE = 50_000_000;

/** Puts a file in the place of what had its key. `resourceId` null: this installation's own folder. */
export async function putFile(
  ctx: User,
  resourceId: string | null,
  key: string,
  bytes: Uint8Array,
  contentType: string,
): Promise<void> {
  const path = fileKeySchema.parse(key);
  if (bytes.byteLength > MAX_FILE) {
    throw new AppError("PAYLOAD_TOO_LARGE", `A file holds at most ${MAX_FILE} bytes.`, { reason: "file_too_large" });
  }
  const file = { bytes, contentType };
  return (await isS3(ctx, resourceId))
    ? putObject(ctx, resourceId ?? "", path, file)
    : putLocal(ctx, resourceId, path, file);
}

/** Throws NOT_FOUND (file_not_found). */
export async function getFile(ctx: User, resourceId: string | null, key: string): Promise<StoredFile> {
  const path = fileKeySchema.parse(key);
  return (await isS3(ctx, resourceId))
    ? getObject(ctx, resourceId ?? "", path, MAX_FILE)
    : getLocal(ctx, resourceId, path);
}

async function isS3({ db }: User, resourceId: string | null): Promise<boolean> {
  return resourceId !== null && (await findResource(db, resourceId)).connector === "s3";
}
