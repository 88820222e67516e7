// What a carrier is to Steward: another company's system that knows where parcels are and can be asked to take them
// elsewhere or to fetch one. Every request carries a key, and one repeated under its key answers what the first one did.

export const PARCEL_STATUSES = [
  "LABEL_CREATED",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "DELIVERED",
  "EXCEPTION",
  "RETURNED",
] as const;
export type ParcelStatus = (typeof PARCEL_STATUSES)[number];

export type ParcelScan = { at: Date; place: string; status: ParcelStatus; detail: string | null };

export type Parcel = {
  trackingNumber: string;
  status: ParcelStatus;
  /** The carrier's newest estimate; null when it gives none. */
  estimatedDelivery: Date | null;
  deliveredAt: Date | null;
  delayReason: "WEATHER" | "CUSTOMS" | "CARRIER_CAPACITY" | "ADDRESS_ISSUE" | "LOST" | null;
  /** Newest first. */
  scans: ParcelScan[];
};

export type PostalAddress = {
  recipient: string;
  phone: string | null;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string;
  country: string;
};

export type RerouteRequest = { key: string; trackingNumber: string; address: PostalAddress };
export type PickupRequest = {
  key: string;
  /** The merchant's own name for it: the order number. */
  reference: string;
  address: PostalAddress;
  /** "2026-11-24", in the address's own time zone, with the hours between which somebody is there. */
  date: string;
  from: string;
  until: string;
};
/** Takes a pickup back. */
export type CancelRequest = { confirmation: string; date: string };

export type CarrierAnswer =
  | { status: "ACCEPTED"; confirmation: string }
  /** For good: too late, not served, no driver that day. */
  | { status: "REFUSED"; reason: string };

/**
 * Calls throw AppError TIMEOUT (carrier_timeout, retryable) when no answer came, and UNAVAILABLE (carrier_unavailable)
 * when the carrier or its credentials do not work. A carrier without `reroute` or `schedulePickup` does not offer it.
 */
export type Carrier = {
  /** "sandbox", or the resource it is reached through. */
  name: string;
  /** null: it does not know the number. */
  track: (trackingNumber: string) => Promise<Parcel | null>;
  reroute?: (request: RerouteRequest) => Promise<CarrierAnswer>;
  schedulePickup?: (request: PickupRequest) => Promise<CarrierAnswer>;
  cancelPickup?: (request: CancelRequest) => Promise<CarrierAnswer>;
};
