// Every address under /api that no other file answers: JSON, like the rest of the API, instead of a page.
import { jsonError } from "@/app/api/respond";
import { requestLocale } from "@/server/auth/request";
import { AppError } from "@/server/errors";

const handle = (request: Request) =>
  jsonError(new AppError("NOT_FOUND", "There is no such address."), requestLocale(request.headers));

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
