import { z } from "zod";
import { currentViewer } from "@/lib/web/viewer";
import { loadTask } from "../../../load-task";

/** One task, whole, for the pane beside the list. */
export async function GET(
  _: Request,
  { params }: { params: Promise<{ taskId: string }> },
): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return Response.json({ message: "You are signed out." }, { status: 401 });
  const id = z.uuid().safeParse((await params).taskId);
  const found = id.success ? await loadTask(viewer, id.data) : null;
  if (!found) return Response.json({ message: "There is no such task for you." }, { status: 404 });
  return Response.json(found);
}
