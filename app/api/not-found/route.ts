// What an address that nothing answers gets under /api: JSON, like the rest of the API, instead of a page. It is an
// address of its own, without parameters, so that one which cannot be decoded can be led here as well (proxy.ts).
import { jsonError } from "@/app/api/respond";
import { requestLocale } from "@/server/auth/request";
import { AppError } from "@/server/errors";

export const dynamic = "force-dynamic";

const handle = (request: Request) =>
  jsonError(new AppError("NOT_FOUND", "There is no such address."), requestLocale(request.headers));

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
