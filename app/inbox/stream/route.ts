import { onSessionRevoked } from "@/lib/auth/ended-sessions";
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
  const viewer = await currentViewer();
  if (!viewer) return Response.json({ message: "You are signed out." }, { status: 401 });
  const encoder = new TextEncoder();
  let close = () => {};
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (text: string) => {
        // Whoever reads too slowly is cut off, and looks again when they are back.
        if ((controller.desiredSize ?? 0) < -256) return close();
        controller.enqueue(encoder.encode(text));
      };
      let leave: (() => void) | null = null;
      let unheard: (() => void) | null = null;
      let isClosed = false;
      const alive = setInterval(() => write(": alive\n\n"), ALIVE_MS);
      const longest = setTimeout(() => close(), LONGEST_MS);
      close = () => {
        if (isClosed) return;
        isClosed = true;
        clearInterval(alive);
        clearTimeout(longest);
        leave?.();
        unheard?.();
        controller.close();
      };
      request.signal.addEventListener("abort", close, { once: true });
      unheard = onSessionRevoked(viewer.sessionId, () => close());
      leave = await look({
        ...viewer,
        send: (event) => write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
      });
      if (isClosed) return leave?.();
      if (leave === null) return close();
      write(`retry: 2000\nevent: whose\ndata: ${whoseOf(viewer)}\n\n`);
    },
    cancel: () => close(),
  });
  return new Response(stream, { headers: HEADERS });
}
