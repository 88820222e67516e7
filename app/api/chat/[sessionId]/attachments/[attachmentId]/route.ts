import { requireOwnOrigin } from "@/app/api/caller";
import { requestContext } from "@/server/auth/request";
import { removeAttachment } from "@/server/conversation/attachments/add-attachment";
import { methodNotAllowed, refuse } from "../../../refusal";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ sessionId: string; attachmentId: string }> };

export async function DELETE(request: Request, { params }: RouteContext): Promise<Response> {
  try {
    requireOwnOrigin(request);
    const ctx = await requestContext(request.headers);
    await removeAttachment(ctx, await params);
    return new Response(null, { status: 204 });
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("DELETE");
export { other as GET, other as PATCH, other as POST, other as PUT };
