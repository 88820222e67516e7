import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isReachable } from "../security/addresses";
import { safeFetch } from "./safe-fetch";
import { testServer, type TestServer } from "./test-server";

let here: TestServer;
let elsewhere: TestServer;
beforeAll(async () => {
  elsewhere = await testServer((_request, response) => void response.end("elsewhere"));
  here = await testServer(({ path, body }, response) => {
    const go = (status: number, location: string) => response.writeHead(status, { location }).end();
    if (path === "/loop") return void go(302, "/loop");
    if (path === "/abroad") return void go(302, `${elsewhere.url}/`);
    if (path === "/abroad-kept") return void go(307, `${elsewhere.url}/`);
    if (path === "/near") return void go(303, "/echo");
    if (path === "/file") return void go(302, "file:///etc/passwd");
    if (path === "/never") return;
    if (path === "/slow-body") return void response.write("first");
    if (path === "/large") return void response.end("x".repeat(2_000));
    if (path === "/bomb") {
      return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(2_000_000)));
    }
    response.end(body);
  });
});
afterAll(() => Promise.all([here.close(), elsewhere.close()]));

const open = (path: string, init: Parameters<typeof safeFetch>[1] = {}) =>
  safeFetch(here.url + path, { allowPrivate: true, ...init });
const refused = { code: "FORBIDDEN", options: { reason: "private_address" } };

describe("where a request may go", () => {
  it("refuses this machine, however it is written, before anything is sent", async () => {
    const { port } = here;
    const before = here.seen.length;
    const hosts = [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "0x7f000001",
      "2130706433",
      "127.1",
      "[::ffff:127.0.0.1]",
      "0.0.0.0",
    ];
    for (const host of hosts) await expect(safeFetch(`http://${host}:${port}/`), host).rejects.toMatchObject(refused);
    expect(here.seen).toHaveLength(before);
  });

  it.each([
    ["10.1.2.3", false, true],
    ["172.16.0.1", false, true],
    ["192.168.1.1", false, true],
    ["100.64.0.1", false, true],
    ["fd00::1", false, true],
    ["::ffff:10.0.0.1", false, true],
    ["169.254.169.254", false, false],
    ["::ffff:169.254.169.254", false, false],
    ["fe80::1", false, false],
    ["64:ff9b::7f00:1", false, false],
    ["2002:7f00:1::", false, false],
    ["0.0.0.0", false, false],
    ["255.255.255.255", false, false],
    ["224.0.0.1", false, false],
    ["93.184.216.34", true, true],
    ["2606:4700::1111", true, true],
  ])("%s: open to all %s, with private addresses allowed %s", (address, guarded, allowed) => {
    expect(isReachable(address, { allowPrivate: false })).toBe(guarded);
    expect(isReachable(address, { allowPrivate: true })).toBe(allowed);
  });

  it("never goes where clouds keep their machines' credentials", async () => {
    for (const host of ["169.254.169.254", "100.100.100.200", "168.63.129.16", "[fd00:ec2::254]", "[::7f00:1]"]) {
      const asked = safeFetch(`http://${host}/latest/`, { allowPrivate: true, timeoutMs: 500 });
      await expect(asked, host).rejects.toMatchObject(refused);
    }
  });

  it("goes over http and https only, and with no password in the address", async () => {
    for (const address of ["file:///etc/passwd", "ftp://example.com", "http://me:secret@example.com/", "nowhere"]) {
      const failure = await safeFetch(address).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "VALIDATION", options: { reason: "bad_address" } });
      expect(String(failure)).not.toContain("secret");
    }
  });
});

describe("redirects", () => {
  it("are followed within the origin with headers, and as GET where HTTP says so", async () => {
    const answer = await open("/near", { method: "POST", body: "x", headers: { "x-key": "k" } });
    expect(await answer.text()).toBe("");
    expect(here.seen.at(-1)).toMatchObject({ method: "GET", path: "/echo", headers: { "x-key": "k" } });
  });

  it("leave what names the caller behind at the border, and never carry a body over it", async () => {
    const headers = { authorization: "Bearer secret", "x-api-key": "secret", cookie: "secret", accept: "text/plain" };
    expect(await (await open("/abroad", { headers })).text()).toBe("elsewhere");
    expect(JSON.stringify(elsewhere.seen.at(-1)?.headers)).not.toContain("secret");
    expect(elsewhere.seen.at(-1)?.headers.accept).toBe("text/plain");
    await expect(open("/abroad-kept", { method: "POST", body: "x" })).rejects.toMatchObject({
      options: { reason: "bad_redirect" },
    });
  });

  it("end: in a circle, at another protocol, or where they were asked to", async () => {
    await expect(open("/loop")).rejects.toMatchObject({ options: { reason: "bad_redirect" } });
    await expect(open("/file")).rejects.toMatchObject({ options: { reason: "bad_address" } });
    expect((await open("/loop", { redirect: "manual" })).status).toBe(302);
  });
});

describe("what does not end", () => {
  it("is cut off by time, before the answer and in it", async () => {
    const late = { code: "TIMEOUT", options: { reason: "resource_timeout" } };
    await expect(open("/never", { timeoutMs: 30 })).rejects.toMatchObject(late);
    const slow = await open("/slow-body", { timeoutMs: 200 });
    await expect(slow.text()).rejects.toMatchObject(late);
  });

  it("is cut off by size, also when it was packed small", async () => {
    const large = { code: "PAYLOAD_TOO_LARGE", options: { reason: "answer_too_large" } };
    await expect((await open("/large", { maxBytes: 1_999 })).text()).rejects.toMatchObject(large);
    await expect((await open("/bomb", { maxBytes: 100_000 })).text()).rejects.toMatchObject(large);
    expect(await (await open("/large", { maxBytes: 2_000 })).text()).toHaveLength(2_000);
  });

  it("says which host could not be reached, and nothing of the request", async () => {
    const gone = await testServer(() => {});
    await gone.close();
    const failure = await safeFetch(`${gone.url}/?key=secret`, {
      allowPrivate: true,
      headers: { authorization: "Bearer secret" },
    }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
      options: { reason: "resource_unreachable" },
    });
    expect(`${String(failure)}${JSON.stringify(failure)}`).not.toContain("secret");
    expect(String(failure)).toContain("ECONNREFUSED");
  });
});
