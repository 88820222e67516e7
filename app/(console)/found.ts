import { notFound } from "next/navigation";
import { toAppError } from "@/server/trpc/init";

/** Waits for the record of a page; a real 404 when there is none. Other failures are met again, and shown, by the page. */
export async function found(record: Promise<unknown>): Promise<void> {
  try {
    await record;
  } catch (error) {
    // An address that cannot be a record's is as absent as somebody else's record.
    if (["NOT_FOUND", "VALIDATION"].includes(toAppError(error).code)) notFound();
  }
}
