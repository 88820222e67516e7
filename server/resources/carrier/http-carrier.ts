// Parcels of many carriers through one tracking API over HTTP, in the words of ShipEngine's: GET /tracking with the
// carrier's code and the number, the key in a header. It only tells where parcels are; it is not asked to move them.
import { z } from "zod";
import { AppError } from "../../errors";
import { redactor } from "../../security/redact";
import { addressBelow } from "../connectors/http";
import { safeFetch } from "../safe-fetch";
import { countedCall, openResource, type Opened, type User } from "../use-resource";
import type { Carrier, Parcel, ParcelStatus } from "./carrier";

const TIMEOUT_MS = 6_000;
const KEY_HEADER = "API-Key";

/** What carriers are called there; others by their name in lower case with underscores. */
const CODES: Readonly<Record<string, string>> = {
  ups: "ups",
  fedex: "fedex",
  usps: "usps",
  dhl: "dhl_express",
  "dhl express": "dhl_express",
  "royal mail": "royal_mail",
  "japan post": "japan_post",
  "sf express": "sf_express",
};

const moment = z.string().transform((text, issue) => {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  issue.addIssue({ code: "custom", message: "is no time" });
  return z.NEVER;
});
const word = z.string().nullish();

const trackingSchema = z.object({
  tracking_number: z.string(),
  status_code: z.string(),
  estimated_delivery_date: moment.nullish(),
  actual_delivery_date: moment.nullish(),
  exception_description: word,
  events: z
    .array(
      z.object({
        occurred_at: moment,
        description: word,
        city_locality: word,
        state_province: word,
        country_code: word,
        status_code: word,
      }),
    )
    .default([]),
});
type Tracking = z.output<typeof trackingSchema>;

/** Throws what opening the resource throws. */
export async function openHttpCarrier(ctx: User, resourceId: string): Promise<(label: string) => Carrier> {
  const opened = await openResource(ctx, resourceId, "carrier");
  return (label) => ({
    name: opened.resource.id,
    track: (trackingNumber) => countedCall(opened.resource, () => track(opened, label, trackingNumber)),
  });
}

async function track(opened: Opened<"carrier">, label: string, trackingNumber: string): Promise<Parcel | null> {
  const key = await opened.secret("api_key");
  const url = addressBelow(opened.resource.endpoint, "/tracking");
  url.searchParams.set("carrier_code", codeOf(label));
  url.searchParams.set("tracking_number", trackingNumber);
  const answer = await safeFetch(url, {
    headers: { [opened.settings.keyName ?? KEY_HEADER]: key, accept: "application/json" },
    redirect: "manual",
    allowPrivate: opened.resource.allowPrivate,
    timeoutMs: TIMEOUT_MS,
  }).catch((error: unknown) => Promise.reject(unanswered(error)));
  const text = await answer.text().catch((error: unknown) => Promise.reject(unanswered(error)));
  if (answer.status === 404) return null;
  if (answer.status === 401 || answer.status === 403) throw unavailable("refuses our key", false);
  if (answer.status !== 200) throw unavailable(`answers HTTP ${answer.status}`, true);
  const tracking = read(redactor([key])(text));
  if (bare(tracking.tracking_number) !== bare(trackingNumber)) throw unavailable("answers about another parcel", true);
  return parcelOf(trackingNumber, tracking);
}

/** Carriers write their numbers with and without spaces. */
const bare = (number: string) => number.replace(/[\s-]/g, "").toUpperCase();

const codeOf = (label: string) => CODES[label.trim().toLowerCase()] ?? label.trim().toLowerCase().replace(/\W+/g, "_");

/** Whether it timed out or could not be reached is the same to whoever asks; a refusal of ours is told as it is. */
function unanswered(error: unknown): unknown {
  if (!(error instanceof AppError) || (error.code !== "TIMEOUT" && error.code !== "UNAVAILABLE")) return error;
  return new AppError("TIMEOUT", "The carrier did not answer in time.", { reason: "carrier_timeout", cause: error });
}

function unavailable(what: string, retryable: boolean): AppError {
  return new AppError("UNAVAILABLE", `The carrier's system ${what}.`, { reason: "carrier_unavailable", retryable });
}

function read(text: string): Tracking {
  try {
    return trackingSchema.parse(JSON.parse(text));
  } catch {
    throw unavailable("answers what cannot be read", true);
  }
}

/** AC accepted, IT in transit, AT attempted, DE delivered, EX exception, NY not yet in the system, SP at a pick-up point. */
const STATUS: Readonly<Record<string, ParcelStatus>> = {
  AC: "LABEL_CREATED",
  NY: "LABEL_CREATED",
  IT: "IN_TRANSIT",
  SP: "OUT_FOR_DELIVERY",
  AT: "EXCEPTION",
  EX: "EXCEPTION",
  DE: "DELIVERED",
};
const RETURNED = /return(ed|ing)? to (the )?(sender|shipper)/i;

function statusOf(code: string | null | undefined, text: string | null | undefined): ParcelStatus {
  if (RETURNED.test(text ?? "")) return "RETURNED";
  return STATUS[code ?? ""] ?? "IN_TRANSIT";
}

/** Carriers give their reasons in words. */
const REASONS: readonly [RegExp, NonNullable<Parcel["delayReason"]>][] = [
  [/lost|cannot be located|missing/i, "LOST"],
  [/weather|storm|snow|flood|natural disaster/i, "WEATHER"],
  [/customs|clearance|import/i, "CUSTOMS"],
  [/address|recipient unknown|undeliverable as addressed/i, "ADDRESS_ISSUE"],
  [/capacity|volume|backlog|mechanical|operational/i, "CARRIER_CAPACITY"],
];

function parcelOf(trackingNumber: string, tracking: Tracking): Parcel {
  const scans = tracking.events
    .map((event) => ({
      at: event.occurred_at,
      place: [event.city_locality, event.state_province ?? event.country_code].filter(Boolean).join(", "),
      status: statusOf(event.status_code, event.description),
      detail: event.description ?? null,
    }))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const words = [tracking.exception_description, scans[0]?.status === "EXCEPTION" ? scans[0].detail : null].join(" ");
  const status = statusOf(tracking.status_code, scans[0]?.detail);
  return {
    trackingNumber,
    status,
    estimatedDelivery: tracking.estimated_delivery_date ?? null,
    deliveredAt: status === "DELIVERED" ? (tracking.actual_delivery_date ?? scans[0]?.at ?? null) : null,
    delayReason: REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? null,
    scans,
  };
}
