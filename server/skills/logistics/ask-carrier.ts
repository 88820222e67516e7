// Asking a carrier and booking its answer. The row was written before; each commit may happen again, because the row gives
// the carrier its key and only a PENDING row is booked.
import { bookRequest } from "../../commerce/carrier-requests";
import type { CarrierRequest } from "../../db";
import { AppError } from "../../errors";
import type { Carrier, CarrierAnswer } from "../../resources/carrier/carrier";
import type { SkillContext } from "../contract";

/**
 * Returns the request as it now stands: DONE. Throws CONFLICT with `refused` as its reason when the carrier refused, and
 * TIMEOUT (carrier_timeout) when it did not answer; then the same request is asked again.
 */
export async function askCarrier(
  ctx: SkillContext,
  request: CarrierRequest,
  call: () => Promise<CarrierAnswer>,
  options: { refused: string; undoes?: string },
): Promise<CarrierRequest> {
  if (request.status === "DONE") return request;
  const answer = await call();
  const row = await bookRequest(ctx, {
    request,
    result: answer.status === "ACCEPTED" ? { confirmation: answer.confirmation } : { refused: answer.reason },
    ...(options.undoes === undefined ? {} : { undoes: options.undoes }),
    executionId: ctx.executionId,
  });
  if (row.status === "DONE") return row;
  throw new AppError("CONFLICT", `The carrier refused: ${row.error ?? "it gave no reason"}.`, {
    reason: options.refused,
    details: { carrier: row.carrier, refused: row.error },
  });
}

/** Not every carrier's system takes every request. */
export function notOffered(carrier: Carrier, reason: string): AppError {
  return new AppError("CONFLICT", `The carrier's system (${carrier.name}) does not take such requests.`, { reason });
}
