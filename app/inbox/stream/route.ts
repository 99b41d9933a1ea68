import { unstable_rethrow } from "next/navigation";
import { onSessionRevoked } from "@/lib/auth/ended-sessions";
import { openEventStream } from "@/lib/web/event-stream";
import { look } from "@/lib/web/live";
import { currentViewer, whoseOf } from "@/lib/web/viewer";

// What is new or changed in this person's inbox, as it happens. A browser opens one for all of its tabs. It ends by itself
// after a while: the next one asks again who this is.

const ALIVE_MS = 25_000;
const LONGEST_MS = 15 * 60_000;
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-store, no-transform",
  "x-accel-buffering": "no",
};

export async function GET(request: Request): Promise<Response> {
  try {
    return await stream(request);
  } catch (error) {
    unstable_rethrow(error);
    console.error("an inbox stream could not be opened", error);
    return busy();
  }
}

async function stream(request: Request): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return Response.json({ message: "You are signed out." }, { status: 401 });
  const { body, write, close, onClose } = openEventStream(request.signal);
  const leave = await look({
    ...viewer,
    send: (event) => write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    end: close,
  });
  if (leave === null) return busy();
  onClose(leave);
  onClose(onSessionRevoked(viewer.sessionId, close));
  const alive = setInterval(() => write(": alive\n\n"), ALIVE_MS);
  onClose(() => clearInterval(alive));
  const longest = setTimeout(close, LONGEST_MS);
  onClose(() => clearTimeout(longest));
  write(`retry: 2000\nevent: whose\ndata: ${whoseOf(viewer)}\n\n`);
  return new Response(body, { headers: HEADERS });
}

/** As many as this process can bear, or no database to ask: the browser tries again after a while. */
const busy = (): Response =>
  Response.json(
    { message: "Too busy for another stream. Try again." },
    { status: 503, headers: { "retry-after": "5" } },
  );
