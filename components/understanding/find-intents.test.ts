import { expect, it } from "vitest";
import { findIntents } from "./find-intents";

const intents = [
  { id: "track_order", label: "Where an order is", description: "Where a parcel is now" },
  { id: "cancel_order", label: "Cancel an order", description: "Stop an order before it ships" },
  { id: "get_refund", label: "Refund", description: "Money back" },
];
const ids = (search: string, considered: string[] = []) => findIntents(intents, search, considered).map(({ id }) => id);

it("puts what was considered first, and the rest by name", () => {
  expect(ids("", ["get_refund"])).toEqual(["get_refund", "cancel_order", "track_order"]);
});

it.each([
  ["ORDER stop", ["cancel_order"]],
  ["get_refund", ["get_refund"]],
  ["track order", ["track_order"]],
  ["nothing", []],
])("%j finds %j", (search, found) => expect(ids(search)).toEqual(found));
