import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { baseHeaders, tellJson } from "@/lib/api/answer";
import { newRequestId } from "@/lib/api/request-id";
import { errorBody, invalid, Stop } from "@/lib/api/stop";

// What never becomes a request, because HTTP itself cannot be read in it, or reads it in two ways. Node would answer with a bare
// status; here it is told what is wrong in the protocol's words, and the connection, on which nothing can be trusted any more,
// is closed.

export const HEADER_BYTES = 16_384;
/** Whoever is still sending is read for so long: a connection that is cut with bytes unread takes the answer along. */
const LINGER_MS = 1_000;

const header = (name: string, rule: string, message: string): Stop =>
  invalid("header", [{ pointer: `/${name}`, rule, message }], 400);
const malformed = (message: string): Stop => new Stop({ status: 400, code: "invalid_request", message });

const FIRST_LINE = "The first line is no request of HTTP/1.1.";
const LENGTH = header("content-length", "format", "This is no length, comes twice, or comes beside chunks.");
const CODING = header(
  "transfer-encoding",
  "format",
  "This does not end in chunked, or comes beside a length.",
);

const WRONG: Record<string, Stop> = {
  HPE_HEADER_OVERFLOW: new Stop({
    status: 431,
    code: "headers_too_large",
    message: `The first line and the headers are larger than ${HEADER_BYTES} bytes.`,
    details: { limit_bytes: HEADER_BYTES },
  }),
  ERR_HTTP_REQUEST_TIMEOUT: new Stop({
    status: 408,
    code: "request_timeout",
    message: "The request did not arrive whole in time.",
  }),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new Stop({
    status: 413,
    code: "payload_too_large",
    message: "The extensions of the chunks are too large.",
  }),
  HPE_INVALID_EOF_STATE: malformed("The request did not arrive whole."),
  HPE_INVALID_CONTENT_LENGTH: LENGTH,
  HPE_UNEXPECTED_CONTENT_LENGTH: LENGTH,
  HPE_INVALID_TRANSFER_ENCODING: CODING,
  HPE_INVALID_CHUNK_SIZE: malformed("A chunk of the body does not begin with its size."),
  HPE_STRICT: malformed("A chunk of the body does not end where it says."),
  HPE_INVALID_HEADER_TOKEN: malformed("A header holds a character that none may hold, or has no colon."),
  HPE_CR_EXPECTED: malformed("A header does not end in CR and LF."),
  HPE_LF_EXPECTED: malformed("A header does not end in CR and LF."),
};
for (const code of ["METHOD", "VERSION", "URL", "CONSTANT"])
  WRONG[`HPE_INVALID_${code}`] = malformed(FIRST_LINE);
WRONG.HPE_PAUSED_H2_UPGRADE = malformed(FIRST_LINE);

const OTHERWISE = malformed("This is no request of HTTP/1.1.");
const NO_TUNNEL = malformed("CONNECT is not taken: nothing is passed on to elsewhere.");
const EXPECTED = new Stop({
  status: 417,
  code: "expectation_failed",
  message: "header /expect: Only 100-continue can be expected here.",
  details: { in: "header", header: "expect" },
});

/** Each of these says who asks, or where: of two, the one that is read here need not be the one that somebody else has read. */
const ONCE = ["host", "authorization", "x-api-key", "x-owner-agent"];
const LENGTHS = new Set(ONCE.map(({ length }) => length)); // each request comes by here, and few names are of these

export function repeatedHeader({ rawHeaders }: IncomingMessage): Stop | null {
  let seen = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i] as string;
    if (!LENGTHS.has(raw.length)) continue;
    const name = raw.toLowerCase();
    const bit = 1 << (ONCE.indexOf(name) + 1); // 1: none of them
    if (bit > 1 && seen & bit) return header(name, "once", "This is given more than once.");
    seen |= bit;
  }
  return null;
}

export function refuse(outgoing: ServerResponse, stop: Stop): void {
  const { status, headers, text } = told(stop);
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
}

export function answerBroken(server: Server): void {
  const answering = new WeakMap<Duplex, { incoming: IncomingMessage; outgoing: ServerResponse }>();
  const refused = new WeakSet<Duplex>();
  server.on("request", (incoming, outgoing) => answering.set(incoming.socket, { incoming, outgoing }));
  server.on("checkExpectation", (_incoming, outgoing) => refuse(outgoing, EXPECTED));
  server.on("connect", (_incoming, socket) => refuseOn(socket, NO_TUNNEL));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (refused.has(socket)) return; // what is still read of it is as broken
    refused.add(socket);
    if (!socket.writable) return void socket.destroy();
    const stop = WRONG[error.code ?? ""] ?? OTHERWISE;
    const before = answering.get(socket);
    if (!before || before.outgoing.writableFinished) return refuseOn(socket, stop);
    // What came whole before it is answered first. Broken in its own body, it is this one that is refused.
    if (before.incoming.complete) return void before.outgoing.once("close", () => refuseOn(socket, stop));
    if (before.outgoing.headersSent) return void socket.destroy();
    refuseOn(socket, stop);
  });
}

const told = (stop: Stop) =>
  tellJson(stop.fields.status, errorBody(stop.fields), {
    ...baseHeaders(newRequestId(), null),
    ...stop.fields.headers,
    connection: "close",
  });

function refuseOn(socket: Duplex, stop: Stop): void {
  if (!socket.writable) return void socket.destroy();
  const { status, headers, text } = told(stop);
  const whole: OutgoingHttpHeaders = {
    ...headers,
    "content-length": Buffer.byteLength(text),
    date: new Date().toUTCString(),
  };
  const lines = Object.entries(whole).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${text}`);
  socket.resume();
  const linger = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once("close", () => clearTimeout(linger));
}
