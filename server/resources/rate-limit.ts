// The rate limit of a resource, over all processes: each call takes the next place in one line, kept by the database, and
// waits for it. As many calls as the limit allows may come at once after a pause.
import { setTimeout as sleep } from "node:timers/promises";
import { database, type Resource } from "../db";
import { AppError } from "../errors";

/** A call that would have to wait longer is refused, so that what it is part of can wait without holding anything. */
const LONGEST_WAIT_MS = 2_000;

type Limited = Pick<Resource, "id" | "rateCount" | "rateSeconds">;

/** Seconds until this call may go; null when that is too long, and then no place was taken. */
export async function takePlace({ id, rateCount, rateSeconds }: Limited, longestMs: number): Promise<number | null> {
  if (!rateCount || !rateSeconds) return 0;
  const gap = rateSeconds / rateCount;
  const ahead = rateSeconds - gap;
  const { rows } = await database().pool.query<{ wait: number }>(
    `INSERT INTO resource_rates AS r (resource_id, next_at) VALUES ($1, clock_timestamp() + make_interval(secs => $2::float8))
     ON CONFLICT (resource_id) DO UPDATE
       SET next_at = greatest(r.next_at, clock_timestamp()) + make_interval(secs => $2::float8)
       WHERE r.next_at <= clock_timestamp() + make_interval(secs => $3::float8 + $4::float8)
     RETURNING extract(epoch FROM next_at - clock_timestamp())::float8 - $2::float8 - $3::float8 AS wait`,
    [id, gap, ahead, longestMs / 1_000],
  );
  const [row] = rows;
  return row ? Math.max(0, row.wait) : null;
}

/** Waits for this call's turn. Throws RATE_LIMITED (resource_rate_limited, retryable) when it is too far away. */
export async function awaitTurn(resource: Limited): Promise<void> {
  const wait = await takePlace(resource, LONGEST_WAIT_MS);
  if (wait === null) {
    throw new AppError("RATE_LIMITED", `${resource.id} is used as much as its rate limit allows. Try again soon.`, {
      reason: "resource_rate_limited",
      retryable: true,
    });
  }
  if (wait > 0) await sleep(wait * 1_000);
}
