// Every address under /api/v1 that no other file answers.
import { AppError } from "@/server/errors";
import { refuse } from "../refusal";

export const dynamic = "force-dynamic";

const handle = (request: Request) =>
  refuse(new AppError("NOT_FOUND", "There is no such address. See /api/v1/openapi.json."), request.headers);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
