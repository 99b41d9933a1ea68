import { currentViewer } from "@/lib/web/viewer";
import { loadList, readQuery } from "../../load";

/** The next page of a view, for a list that is scrolled. */
export async function GET(request: Request): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return Response.json({ message: "You are signed out." }, { status: 401 });
  const params = Object.fromEntries(new URL(request.url).searchParams);
  return Response.json(await loadList(viewer, readQuery(params), params.after?.slice(0, 200) ?? null));
}
