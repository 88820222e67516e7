import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { takePort } from "./port";

let servers: Server[] = [];
function server(): Server {
  const made = createServer();
  servers.push(made);
  return made;
}
afterEach(() => {
  for (const one of servers) one.close();
  servers = [];
});

it("names another port when this one is taken, and takes it when it is free", async () => {
  const first = server().listen(0);
  await once(first, "listening");
  const { port } = first.address() as AddressInfo;
  await expect(takePort(server(), port)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining(`PORT=${port === 65_535 ? 3000 : port + 1} npm start`) as string,
  });
  first.close();
  await once(first, "close");
  const second = server();
  await takePort(second, port);
  expect(second.address()).toMatchObject({ port });
});

it("sees a program that listens on loopback alone", async () => {
  const first = server().listen(0, "127.0.0.1");
  await once(first, "listening");
  const { port } = first.address() as AddressInfo;
  await expect(takePort(server(), port)).rejects.toMatchObject({ code: "CONFLICT" });
});

it("refuses port 0, which nobody could open", async () => {
  await expect(takePort(server(), 0)).rejects.toThrow(/PORT=3000/);
});
