import { onTheirWay } from "@/lib/db/read/beside";
import { database } from "@/lib/web/database";
import { currentViewer } from "@/lib/web/viewer";

/** This person's decisions that have not taken effect yet, or came to nothing. */
export async function GET(): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return Response.json({ message: "You are signed out." }, { status: 401 });
  return Response.json(await onTheirWay(database().sql, viewer.workspaceId, viewer.id));
}
