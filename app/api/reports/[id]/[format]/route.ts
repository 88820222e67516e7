// A report's file, for those who may read reports.
import { jsonError } from "@/app/api/respond";
import { requestContext, requestLocale } from "@/server/auth/request";
import { readReport, reportFiles } from "@/server/commerce/reports/records";
import { AppError } from "@/server/errors";
import { getFile } from "@/server/resources/connectors/files";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ id: string; format: string }> };

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  try {
    const ctx = await requestContext(request.headers);
    const { id, format } = await params;
    const report = await readReport(ctx, { reportId: id });
    const file = reportFiles(report).find((candidate) => candidate.format === format);
    if (!file) throw new AppError("NOT_FOUND", "The report has no such file.", { reason: "file_not_found" });
    const { bytes } = await getFile(ctx, file.resourceId, file.key);
    return new Response(new Uint8Array(bytes), {
      headers: {
        "Content-Type": file.contentType,
        "Content-Length": String(bytes.byteLength),
        "Content-Disposition": `attachment; filename="${file.name}"`,
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
      },
    });
  } catch (error) {
    return jsonError(error, requestLocale(request.headers));
  }
}
