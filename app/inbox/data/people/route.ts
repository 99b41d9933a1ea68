import { candidatesOf } from "@/lib/db/read/task-more";
import { database } from "@/lib/web/database";
import { currentViewer } from "@/lib/web/viewer";

/** Whom a task can be handed on to, for whoever may hand one on. */
export async function GET(): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return Response.json({ message: "You are signed out." }, { status: 401 });
  if (viewer.role === "auditor") return Response.json([]);
  return Response.json(await candidatesOf(database().sql, viewer.workspaceId));
}
