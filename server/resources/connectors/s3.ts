// Files in a store that speaks S3 (AWS, MinIO, R2 and the like), each request signed with Signature Version 4. The body's
// hash is part of what is signed, so that a file that was changed on its way is refused.
import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import { AppError } from "../../errors";
import { redactor } from "../../security/redact";
import { safeFetch } from "../safe-fetch";
import { countedCall, openResource, type Opened, type User } from "../use-resource";
import type { StoredFile } from "./files";

const TIMEOUT_MS = 30_000;
const MAX_WORDS = 64_000;

function addressOf({ resource, settings }: Opened<"s3">, key: string): URL {
  const url = new URL(resource.endpoint);
  const path = key.split("/").map(encodeURIComponent).join("/");
  const base = url.pathname.replace(/\/+$/, "");
  if (settings.addressing === "host") {
    url.hostname = `${settings.bucket}.${url.hostname}`;
    url.pathname = `${base}/${path}`;
  } else {
    url.pathname = `${base}/${encodeURIComponent(settings.bucket)}${path ? `/${path}` : ""}`;
  }
  return url;
}

type Request = { method: "GET" | "HEAD" | "PUT"; key: string; file?: StoredFile; maxBytes: number };

async function request(opened: Opened<"s3">, { method, key, file, maxBytes }: Request): Promise<Response> {
  const { resource, settings } = opened;
  const secretAccessKey = await opened.secret("secret_access_key");
  const aws = new AwsClient({
    accessKeyId: settings.accessKeyId,
    secretAccessKey,
    service: "s3",
    region: settings.region,
  });
  const body = file ? Buffer.from(file.bytes) : Buffer.alloc(0);
  const headers: Record<string, string> = { "x-amz-content-sha256": createHash("sha256").update(body).digest("hex") };
  if (file) headers["content-type"] = file.contentType;
  const signed = await aws.sign(addressOf(opened, key).href, { method, headers, ...(file ? { body } : {}) });
  const answer = await safeFetch(signed.url, {
    method,
    headers: signed.headers,
    body: file ? body : null,
    redirect: "manual",
    allowPrivate: resource.allowPrivate,
    timeoutMs: TIMEOUT_MS,
    maxBytes,
  });
  if (answer.ok) return answer;
  throw await refusal(answer, resource.id, key, redactor([secretAccessKey]));
}

async function refusal(answer: Response, id: string, key: string, redact: (text: string) => string): Promise<AppError> {
  const text = await answer.text().catch(() => "");
  const code = /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1] ?? `HTTP ${answer.status}`;
  if (code === "NoSuchKey" || (answer.status === 404 && code !== "NoSuchBucket")) {
    return new AppError("NOT_FOUND", `There is no file ${key}.`, { reason: "file_not_found" });
  }
  const passing = answer.status >= 500 || answer.status === 429;
  return new AppError("UNAVAILABLE", `${id} refuses: ${redact(code)}.`, {
    reason: answer.status === 401 || answer.status === 403 ? "credential_refused" : "files_unavailable",
    retryable: passing,
  });
}

export async function putObject(ctx: User, resourceId: string, key: string, file: StoredFile): Promise<void> {
  const opened = await openResource(ctx, resourceId, "s3");
  await countedCall(opened.resource, async () => {
    const answer = await request(opened, { method: "PUT", key, file, maxBytes: MAX_WORDS });
    await answer.body?.cancel();
  });
}

export async function getObject(ctx: User, resourceId: string, key: string, maxBytes: number): Promise<StoredFile> {
  const opened = await openResource(ctx, resourceId, "s3");
  return countedCall(opened.resource, async () => {
    const answer = await request(opened, { method: "GET", key, maxBytes });
    const contentType = answer.headers.get("content-type") ?? "application/octet-stream";
    return { bytes: new Uint8Array(await answer.arrayBuffer()), contentType };
  });
}

/** Whether the bucket is there and may be used. */
export async function checkBucket(opened: Opened<"s3">): Promise<void> {
  const answer = await request(opened, { method: "HEAD", key: "", maxBytes: MAX_WORDS });
  await answer.body?.cancel();
}
