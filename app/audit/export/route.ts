import { z } from "zod";
import { EXPORT_FORMATS, type ExportFormat, exportAudit } from "@/lib/db/read/audit-export";
import { database } from "@/lib/web/database";
import { currentViewer } from "@/lib/web/viewer";
import { filterOf, readQuery } from "../query";

const TYPES: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/jsonl; charset=utf-8",
};

/** The audit as a file. It reads on only as fast as the browser takes it, and stops when the browser goes away. */
export async function GET(request: Request): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return new Response("Sign in first.\n", { status: 401 });
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const format = z.enum(EXPORT_FORMATS).safeParse(params.format);
  if (!format.success) return new Response(`format: one of ${EXPORT_FORMATS.join(", ")}.\n`, { status: 400 });
  const filter = await filterOf(readQuery(params), viewer);
  const pieces = exportAudit(database().sql, viewer.workspaceId, filter, format.data);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
  const day = viewer.seenAt.toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "content-type": TYPES[format.data],
      "content-disposition": `attachment; filename="countersign-audit-${day}.${format.data}"`,
      "cache-control": "no-store",
    },
  });
}
