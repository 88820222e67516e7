import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { freePort } from "./test-steward";
import { openWaitingRoom, type WaitingRoom } from "./waiting-room";

let room: WaitingRoom | null = null;
afterEach(() => room?.close());

it("says that Steward is starting, to health checks and to people", async () => {
  const port = await freePort();
  room = await openWaitingRoom(port);
  const health = () => fetch(`http://127.0.0.1:${port}/api/health?x=1`);
  const first = await health();
  expect(first.status).toBe(503);
  expect(await first.json()).toEqual({
    status: "starting",
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    database: "down",
    worker: "down",
  });
  room.databaseIsUp();
  expect(await (await health()).json()).toMatchObject({ status: "starting", database: "up" });

  const page = await fetch(`http://127.0.0.1:${port}/chat`);
  expect(page.status).toBe(503);
  expect(page.headers.get("Retry-After")).toMatch(/^\d+$/);
  const text = await page.text();
  expect(text).toContain("正在启动");
  expect(text).toContain("is starting");
});

it("gives the port up at once, whoever is still connected", async () => {
  const port = await freePort();
  const first = await openWaitingRoom(port);
  const idle = connect(port, "127.0.0.1");
  await once(idle, "connect");
  const dropped = once(idle, "close");
  await first.close();
  await dropped;
  room = await openWaitingRoom(port);
});
