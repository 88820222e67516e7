// What can go wrong between Steward and an MCP server, as ours.
import { StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ErrorCode as RpcCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { AppError } from "../../errors";

/** The server's own words stay out of it: they are data. */
export function transportError(error: unknown, who: string): AppError {
  const ours = ownError(error);
  if (ours) return ours;
  if (error instanceof McpError) return rpcError(error, who);
  const status = error instanceof StreamableHTTPError ? (error.code ?? 0) : 0;
  if (status === 401 || status === 403) {
    const message = `${who} did not accept the resource's credentials.`;
    return new AppError("INTERNAL", message, { reason: "system_credentials", cause: error });
  }
  return new AppError("UNAVAILABLE", `${who} cannot be reached.`, { reason: "system_down", cause: error });
}

/** One of ours, also when the SDK wrapped it. */
function ownError(error: unknown): AppError | null {
  for (let one = error, depth = 0; one && depth < 5; one = (one as { cause?: unknown }).cause, depth++) {
    if (one instanceof AppError) return one;
  }
  return null;
}

function rpcError(error: McpError, who: string): AppError {
  switch (Number(error.code)) {
    case Number(RpcCode.RequestTimeout):
      return new AppError("TIMEOUT", `${who} did not answer in time.`, { reason: "system_timeout", cause: error });
    case Number(RpcCode.InvalidParams):
      return new AppError("VALIDATION", `${who} could not use what it was sent.`, {
        reason: "system_input",
        cause: error,
      });
    default:
      return new AppError("UNAVAILABLE", `${who} failed.`, { reason: "system_down", cause: error });
  }
}
