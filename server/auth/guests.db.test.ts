import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { openGuest, readGuest, takeGuestMessage, visitorContext } from "./guests";
import { requestContext } from "./request";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});

const from = (address: string, cookie?: string) =>
  new Headers({ "x-forwarded-for": address, ...(cookie ? { cookie: cookie.split(";")[0] ?? "" } : {}) });
const refused = { code: "UNAUTHENTICATED" };

describe("a guest's cookie", () => {
  it("cannot be read by scripts, names one guest again and again, and opens only doors for visitors", async () => {
    const cookie = await openGuest(from("203.0.113.1"));
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
    const headers = from("203.0.113.1", cookie);
    const { actor } = await visitorContext(headers);
    expect(actor).toMatchObject({ role: "guest", customerId: null });
    expect((await openGuest(headers)).split(";")[0]).toBe(cookie.split(";")[0]);
    await expect(requestContext(headers)).rejects.toMatchObject(refused);
    expect(await db.client.auditLog.count({ where: { action: "guest.open", resourceId: actor.userId } })).toBe(1);
  });

  it("is nobody's when it is forged, over, or was signed in with", async () => {
    const [mine, other] = [await openGuest(from("203.0.113.2")), await openGuest(from("203.0.113.2"))];
    const forged = `${mine.split(".").slice(0, 2).join(".")}.${other.split(";")[0]?.split(".").at(-1)}`;
    await expect(visitorContext(from("203.0.113.2", forged))).rejects.toMatchObject(refused);
    const id = (await readGuest(from("203.0.113.2", mine))) ?? "";
    await db.client.guest.update({ where: { id }, data: { userId: "user_somebody" } });
    expect(await readGuest(from("203.0.113.2", mine))).toBeNull();
    const left = (await readGuest(from("203.0.113.2", other))) ?? "";
    await db.client.guest.update({ where: { id: left }, data: { expiresAt: new Date(0) } });
    expect(await readGuest(from("203.0.113.2", other))).toBeNull();
  });
});

it("an address makes sixty guests an hour, and a guest writes thirty messages a minute", async () => {
  const known = { "x-forwarded-for": "203.0.113.3" };
  for (let i = 0; i < 60; i++) await openGuest(new Headers(known));
  await expect(openGuest(new Headers(known))).rejects.toMatchObject({ code: "RATE_LIMITED" });
  await openGuest(from("203.0.113.4"));
  for (let i = 0; i < 30; i++) takeGuestMessage("guest_fast", 1_000);
  expect(() => takeGuestMessage("guest_fast", 2_000)).toThrowError(expect.objectContaining({ code: "RATE_LIMITED" }));
});
