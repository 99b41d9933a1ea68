import type { IncomingMessage, ServerResponse } from "node:http";

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="2"><title>Countersign is starting</title>
<body style="font:16px/1.5 system-ui;max-width:34rem;margin:20vh auto;padding:0 1rem">
<h1 style="font-size:1.25rem">Countersign is starting</h1>
<p>The pages will be here in a moment; this one looks again by itself. The API is not affected.</p>`;

/** The answer while web is starting, or has ended and is being started again. */
export function sayUnavailable(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const asPage = (incoming.headers.accept ?? "").includes("text/html");
  const body = asPage ? PAGE : "Countersign's pages are starting. Try again in a moment.\n";
  outgoing.writeHead(502, {
    "content-type": asPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    "retry-after": "2",
    "cache-control": "no-store",
    // The rest of a body that was being sent is not read; the connection cannot be used again.
    connection: "close",
  });
  outgoing.end(incoming.method === "HEAD" ? undefined : body);
}
