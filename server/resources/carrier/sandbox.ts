// A carrier that moves no parcels, and otherwise behaves as one. What it knows of parcels is what the store's shipments
// say; what it is asked to do it books by key, and it can be told to fail (rows in carrier_faults).
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { AppError } from "../../errors";
import { underFault, type FaultRow } from "../sandbox/faults";
import type { CARRIER_OPERATIONS } from "../sandbox/order-fault";
import { alone, ownPool } from "../sandbox/pool";
import { PARCEL_STATUSES, type Carrier, type CarrierAnswer, type Parcel, type ParcelScan } from "./carrier";

type Operation = (typeof CARRIER_OPERATIONS)[number];

export const sandboxCarrier: Carrier = {
  name: "sandbox",
  track: (trackingNumber) =>
    faulty("track", trackingNumber, (declines) => (declines ? Promise.resolve(null) : track(trackingNumber))),
  reroute: ({ key, trackingNumber, address }) =>
    faulty("reroute", trackingNumber, (declines) =>
      book({ key, kind: "REROUTE", subject: trackingNumber, details: address }, declines ? "not_reroutable" : null),
    ),
  schedulePickup: ({ key, reference, ...details }) =>
    faulty("pickup", reference, (declines) => {
      const sunday = new Date(`${details.date}T00:00:00Z`).getUTCDay() === 0;
      const reason = declines ? "no_driver" : sunday ? "no_pickup_that_day" : null;
      return book({ key, kind: "PICKUP", subject: reference, details }, reason);
    }),
  cancelPickup: ({ confirmation }) =>
    faulty("cancel", confirmation, (declines) =>
      declines ? Promise.resolve({ status: "REFUSED", reason: "driver_under_way" }) : cancel(confirmation),
    ),
};

async function faulty<T>(operation: Operation, subject: string, act: (declines: boolean) => Promise<T>): Promise<T> {
  const fault = await takeFault(operation, subject);
  return underFault(fault, timedOut, () => act(fault?.kind === "DECLINE"));
}

function timedOut(): AppError {
  return new AppError("TIMEOUT", "The carrier did not answer in time.", { reason: "carrier_timeout" });
}

/** Uses up one of the faults that were ordered for such a call; null when there is none. */
async function takeFault(operation: Operation, subject: string): Promise<FaultRow | null> {
  const { rows } = await ownPool().query<FaultRow>(
    `UPDATE carrier_faults SET remaining = remaining - 1 WHERE id = (
       SELECT id FROM carrier_faults WHERE remaining > 0 AND (operation IS NULL OR operation = $1)
         AND (subject IS NULL OR subject = $2)
       ORDER BY created_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
     RETURNING kind, delay_ms AS "delayMs"`,
    [operation, subject],
  );
  return rows[0] ?? null;
}

type ParcelRow = {
  id: string;
  status: string;
  estimated: Date;
  revised: Date | null;
  deliveredAt: Date | null;
  delayReason: Parcel["delayReason"];
};

const statusOf = (value: string) => PARCEL_STATUSES.find((known) => known === value) ?? "IN_TRANSIT";

async function track(trackingNumber: string): Promise<Parcel | null> {
  const { rows } = await ownPool().query<ParcelRow>(
    `SELECT id, status, estimated_delivery AS estimated, revised_estimated_delivery AS revised,
       delivered_at AS "deliveredAt", delay_reason AS "delayReason" FROM shipments WHERE tracking_number = $1`,
    [trackingNumber],
  );
  const [row] = rows;
  if (!row) return null;
  const { rows: scans } = await ownPool().query<Omit<ParcelScan, "status"> & { status: string }>(
    `SELECT scanned_at AS at, location AS place, status, detail FROM carrier_scans
     WHERE shipment_id = $1 ORDER BY scanned_at DESC, id DESC`,
    [row.id],
  );
  return {
    trackingNumber,
    status: statusOf(row.status),
    estimatedDelivery: row.revised ?? row.estimated,
    deliveredAt: row.deliveredAt,
    delayReason: row.delayReason,
    scans: scans.map((scan) => ({ ...scan, status: statusOf(scan.status) })),
  };
}

type Entry = { key: string; kind: "REROUTE" | "PICKUP"; subject: string; details: object };
type BookedRow = { id: string; kind: string; subject: string; status: string; reason: string | null };

/** A key names one call; another call under it must not pass for the first one. */
function book(entry: Entry, refused: string | null): Promise<CarrierAnswer> {
  return alone(`carrier:${entry.key}`, async (books) => {
    const found = await find(books, entry.key);
    if (found && (found.kind !== entry.kind || found.subject !== entry.subject)) {
      throw new AppError("CONFLICT", "This key names another call to the carrier.", { reason: "carrier_key_reused" });
    }
    if (found) return answer(found);
    const status = refused === null ? "ACCEPTED" : "REFUSED";
    const row = { id: `SBX-${randomBytes(4).toString("hex").toUpperCase()}`, ...entry, status, reason: refused };
    await books.query(
      "INSERT INTO carrier_books (id, key, kind, status, subject, details, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [row.id, row.key, row.kind, row.status, row.subject, JSON.stringify(row.details), row.reason],
    );
    return answer(row);
  });
}

async function find(books: pg.PoolClient, key: string): Promise<BookedRow | null> {
  const { rows } = await books.query<BookedRow>(
    "SELECT id, kind, subject, status, reason FROM carrier_books WHERE key = $1",
    [key],
  );
  return rows[0] ?? null;
}

function answer(row: Pick<BookedRow, "id" | "status" | "reason">): CarrierAnswer {
  return row.status === "REFUSED"
    ? { status: "REFUSED", reason: row.reason ?? "refused" }
    : { status: "ACCEPTED", confirmation: row.id };
}

/** Cancelling twice is cancelling once. */
async function cancel(confirmation: string): Promise<CarrierAnswer> {
  const { rowCount } = await ownPool().query(
    "UPDATE carrier_books SET status = 'CANCELLED' WHERE id = $1 AND status IN ('ACCEPTED', 'CANCELLED')",
    [confirmation],
  );
  return rowCount === 0 ? { status: "REFUSED", reason: "unknown_confirmation" } : { status: "ACCEPTED", confirmation };
}
