// Which of the files that were chosen may go to the server now. What is refused takes no place: another moves up.
import { MAX_PER_MESSAGE } from "@/server/conversation/attachments/attachment.schema";

type Chosen = { problem: unknown };

/** `ready`: how many arrived. What has a problem is in neither list; those behind wait for a place in their order. */
export function inTheirPlaces<U extends Chosen>(ready: number, uploads: readonly U[]): { going: U[]; behind: U[] } {
  const open = uploads.filter(({ problem }) => problem === null);
  const room = Math.max(0, MAX_PER_MESSAGE - ready);
  return { going: open.slice(0, room), behind: open.slice(room) };
}
