import { databaseAnswers } from "@/lib/web/answers";

/** For the page of a link, before it is read anew. It says nothing of anybody, to whoever asks. */
export const GET = async (): Promise<Response> =>
  new Response(null, { status: (await databaseAnswers()) ? 204 : 503 });
