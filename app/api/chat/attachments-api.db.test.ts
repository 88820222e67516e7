// Pictures over HTTP, as a browser and as a program send and read them: what is let in, and how the bytes are given back.
import { beforeAll, describe, expect, it, vi } from "vitest";
import { GET as readPicture } from "@/app/api/attachments/[attachmentId]/route";
import { GET as readOverApi } from "@/app/api/v1/sessions/[id]/attachments/[attachmentId]/route";
import { POST as sendOverApi } from "@/app/api/v1/sessions/[id]/attachments/route";
import { POST as say } from "@/app/api/v1/sessions/[id]/messages/route";
import { POST as open } from "@/app/api/v1/sessions/route";
import { demoDatabase } from "@/prisma/test-demo";
import { createApiKey } from "@/server/auth/api-keys";
import { contract } from "@/server/channels/rest-contract";
import { warmUp } from "@/server/channels/warm-up";
import type { Ctx, Role } from "@/server/context";
import { MAX_ATTACHMENT_BYTES } from "@/server/conversation/attachments/attachment.schema";
import { jpegOf, pngOf } from "@/server/conversation/attachments/test-pictures";
import type { AttachmentPart } from "@/server/conversation/parts.schema";
import { AppError } from "@/server/errors";
import { newId } from "@/server/ids";
import type { TestDatabase } from "@/server/postgres/test-database";
import { DELETE as takeBack } from "./[sessionId]/attachments/[attachmentId]/route";
import { POST as upload } from "./[sessionId]/attachments/route";

// Signing in is tested with the accounts; here it is given.
let signedIn: Ctx | null = null;
vi.mock("@/server/auth/request", () => ({
  requestLocale: (headers: Headers) => (headers.get("accept-language") === "zh" ? "zh-CN" : "en"),
  requestContext: async () => {
    if (!signedIn) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
    return signedIn;
  },
}));

let database: TestDatabase;
let key = "";
beforeAll(async () => {
  database = await demoDatabase();
  await warmUp();
  signIn("user_demo_admin", "admin");
  if (signedIn) key = (await createApiKey(signedIn, { role: "api", name: "app" })).key;
});

function signIn(userId: string, role: Role = "customer"): void {
  const actor = { userId, role, customerId: null, name: "A" };
  signedIn = { actor, db: database.client, clock: { now: () => new Date() }, locale: "en" };
}

const ORIGIN = { origin: "http://localhost", host: "localhost" };
const ADDRESS = "http://localhost/api/chat/attachments";

function post(body: BodyInit, headers: Record<string, string> = {}, sessionId = newId("sess")): Promise<Response> {
  const init = {
    method: "POST",
    headers: { "content-type": "image/png", ...ORIGIN, ...headers },
    body,
    duplex: "half",
  };
  const request = new Request(`${ADDRESS}?name=${encodeURIComponent("裂了.png")}`, init as RequestInit);
  return upload(request, { params: Promise.resolve({ sessionId }) });
}

async function refusal(response: Response) {
  const { error } = (await response.json()) as { error: { reason?: string; message: string } };
  return [response.status, error.reason, error.message] as const;
}

const bytesOf = (buffer: Buffer) => new Uint8Array(buffer);

describe("POST /api/chat/<session>/attachments", () => {
  it("takes a picture, whatever it is declared as, and gives it back as what it is", async () => {
    signIn("user_a");
    const response = await post(bytesOf(jpegOf()), { "content-type": "application/octet-stream" });
    expect(response.status).toBe(201);
    const picture = (await response.json()) as AttachmentPart;
    expect(picture).toMatchObject({ mediaType: "image/jpeg", name: "裂了.jpg" });
    const at = { params: Promise.resolve({ attachmentId: picture.attachmentId }) };
    const shown = await readPicture(new Request(ADDRESS), at);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "private, no-cache",
      "content-disposition": expect.stringContaining("filename*=UTF-8''%E8%A3%82") as string,
    });
    expect((await shown.arrayBuffer()).byteLength).toBe(picture.size);
    const etag = shown.headers.get("etag") ?? "";
    const again = await readPicture(new Request(ADDRESS, { headers: { "if-none-match": etag } }), at);
    expect(again.status).toBe(304);
    // Whether they may see it is asked before anything is told of it.
    signIn("user_b");
    const stranger = await readPicture(new Request(ADDRESS, { headers: { "if-none-match": etag } }), at);
    expect((await refusal(stranger))[0]).toBe(404);
    signedIn = null;
    expect((await refusal(await readPicture(new Request(ADDRESS), at)))[0]).toBe(401);
  });

  it("reads not a byte more than there may be", async () => {
    signIn("user_a");
    const announced = await post(bytesOf(pngOf()), { "content-length": String(MAX_ATTACHMENT_BYTES + 1) });
    expect((await refusal(announced)).slice(0, 2)).toEqual([413, "attachment_too_large"]);
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        read += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    expect((await refusal(await post(endless))).slice(0, 2)).toEqual([413, "attachment_too_large"]);
    expect(read).toBeLessThan(MAX_ATTACHMENT_BYTES + 4 * 65_536);
  });

  it.each([
    ["text/plain", "zh", 400, "attachment_content_type", "Content-Type"],
    ["multipart/form-data; boundary=x", "en", 400, "attachment_content_type", "Content-Type"],
    ["image/svg+xml", "zh", 400, "attachment_type", "只能发送图片"],
    ["image/png", "en", 400, "attachment_type", "Only pictures"],
  ])("refuses what is declared as %s and is none, in words (%s)", async (type, language, ...expected) => {
    signIn("user_a");
    const [status, reason, message] = await refusal(
      await post("<svg onload=alert(1)>", { "content-type": type, "accept-language": language }),
    );
    expect([status, reason]).toEqual(expected.slice(0, 2));
    expect(message).toContain(expected[2]);
  });

  it("takes nothing from another site, and nothing away for it", async () => {
    signIn("user_a");
    const evil = { origin: "https://evil.example" };
    expect((await refusal(await post(bytesOf(pngOf()), evil))).slice(0, 2)).toEqual([403, "origin_not_trusted"]);
    const sessionId = newId("sess");
    const { attachmentId } = (await (await post(bytesOf(pngOf()), {}, sessionId)).json()) as AttachmentPart;
    const at = { params: Promise.resolve({ sessionId, attachmentId }) };
    const remove = (headers: Record<string, string>) =>
      takeBack(new Request(ADDRESS, { method: "DELETE", headers }), at);
    expect((await remove(evil)).status).toBe(403);
    expect((await remove(ORIGIN)).status).toBe(204);
    expect((await remove(ORIGIN)).status).toBe(404);
  });
});

describe("/api/v1/sessions/<id>/attachments", () => {
  const call = (method: string, body?: BodyInit, type = "image/png", shown = key) =>
    new Request("http://localhost/api/v1/x?wait=true&timeout=1", {
      ...{ method, headers: { authorization: `Bearer ${shown}`, "content-type": type } },
      ...(body === undefined ? {} : { body }),
    });

  it("takes a picture for the customer, puts it with a message, and gives it back there only", async () => {
    const opened = await open(call("POST", JSON.stringify({ customerId: "cust_demo" }), "application/json"));
    const { id } = (await opened.json()) as { id: string };
    const at = { params: Promise.resolve({ id }) };
    const upload = new Request("http://localhost/api/v1/x?name=a.png", call("POST", bytesOf(pngOf())));
    const sent = await sendOverApi(upload, at);
    expect(sent.status).toBe(201);
    const picture = contract.Attachment.parse(await sent.json());
    expect(sent.headers.get("location")).toBe(`/api/v1/sessions/${id}/attachments/${picture.attachmentId}`);
    const body = JSON.stringify({ message: "", attachments: [picture.attachmentId] });
    const reply = contract.Reply.parse(await (await say(call("POST", body, "application/json"), at)).json());
    expect(reply.awaiting).toMatchObject({ kind: "answer", slot: "intent" });
    const one = (sessionId: string) => ({
      params: Promise.resolve({ id: sessionId, attachmentId: picture.attachmentId }),
    });
    expect((await readOverApi(call("GET"), one(id))).headers.get("content-type")).toBe("image/png");
    expect((await readOverApi(call("GET"), one(newId("sess")))).status).toBe(404);
    const admin = {
      ...(signedIn as Ctx),
      actor: { userId: "user_demo_admin", role: "admin", customerId: null, name: "A" },
    };
    const other = await createApiKey(admin as Ctx, { role: "api", name: "other" });
    expect((await readOverApi(call("GET", undefined, "image/png", other.key), one(id))).status).toBe(404);
    const theirs = await sendOverApi(call("POST", bytesOf(pngOf()), "image/png", other.key), at);
    expect(theirs.status).toBe(404);
    const notDeclared = await sendOverApi(call("POST", "{}", "application/json"), at);
    expect(notDeclared.status).toBe(415);
  });
});
