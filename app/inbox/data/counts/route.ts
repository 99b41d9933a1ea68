import { currentViewer } from "@/lib/web/viewer";
import { loadCounts } from "../../load";

export async function GET(): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return Response.json({ message: "You are signed out." }, { status: 401 });
  return Response.json(await loadCounts(viewer));
}
