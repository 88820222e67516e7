import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { requireFreePort } from "./port";

it("names another port when this one is taken, and nothing when it is free", async () => {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(requireFreePort(port)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining(`PORT=${port === 65_535 ? 3000 : port + 1} npm start`) as string,
  });
  server.close();
  await once(server, "close");
  await expect(requireFreePort(port)).resolves.toBeUndefined();
});

it("sees a program that listens on loopback alone", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  await expect(requireFreePort((server.address() as AddressInfo).port)).rejects.toMatchObject({ code: "CONFLICT" });
  server.close();
});

it("refuses port 0, which nobody could open", async () => {
  await expect(requireFreePort(0)).rejects.toThrow(/PORT=3000/);
});
