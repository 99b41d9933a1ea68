import { noteViolation } from "@/lib/web/violations";

/** Where a browser tells that a page wanted something that its policy forbids. It is written to the log, within bounds. */
export async function POST(request: Request): Promise<Response> {
  await noteViolation(request);
  return new Response(null, { status: 204 });
}
