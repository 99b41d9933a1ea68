import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from "node:http";
import { connect } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import type { CallerOf } from "./caller";
import { sayUnavailable } from "./unavailable";
import { type Body, takesBodies } from "./whole-body";

// Passes a request on to web, as it is, with two exceptions: who it says it is for comes from our configuration and never from
// the client, and who it comes from is what the socket says, or a proxy that the operator named. So a forged Host can never end up in a link or an Origin check.

export type Proxy = {
  pass(incoming: IncomingMessage, outgoing: ServerResponse): void;
  /** Only for `next dev`, whose reload signal is a web socket. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
};

export type ProxyOptions = {
  webPort: number;
  publicUrl: string;
  frontSecret: string | null;
  callerOf: CallerOf;
  idleMs?: number;
};

/** Pages answer in milliseconds; this is for one that hangs, and longer than the ping of any stream. */
const IDLE_MS = 120_000;
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Places at web: what lasts has its own, or nobody could load a page while many look on, or while a few send and never end. */
const PLACES = { pages: 256, streams: 4_096, large: 32 };
type Places = Record<keyof typeof PLACES, Agent>;
/** Of signed-in browsers, one each; web itself says when they are too many. */
const STREAM = /^\/inbox\/stream(?:\?|$)/;

const placesOf = (maxSockets: number): Agent =>
  new Agent({ keepAlive: true, maxSockets, maxFreeSockets: 32, scheduling: "lifo" });

export function createProxy(options: ProxyOptions): Proxy {
  const { pages, streams, large } = PLACES;
  const places = { pages: placesOf(pages), streams: placesOf(streams), large: placesOf(large) };
  const route: Route = { places, fixed: fixedHeaders(options), options, retried: false };
  const takeBody = takesBodies();
  const begin = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (isLook(incoming)) return pass(incoming, outgoing, NO_BODY, route);
    takeBody(incoming, (body) => pass(incoming, outgoing, body, route));
  };
  return {
    pass: (incoming, outgoing) => inTurn(outgoing, () => begin(incoming, outgoing)),
    upgrade: (incoming, socket, head) => tunnel(incoming, socket, head, route.fixed, options.webPort),
    close: () => {
      for (const agent of Object.values(places)) agent.destroy();
    },
  };
}

type Route = { places: Places; fixed: Record<string, string>; options: ProxyOptions; retried: boolean };

const NO_BODY: Body = { parts: [], isWhole: true };

/**
 * What is asked on one connection before the answer to what was asked there earlier has gone out waits for that. Asked of web at
 * once, one connection on which nothing is read would have all the places there are.
 */
function inTurn(outgoing: ServerResponse, go: () => void): void {
  if (outgoing.socket) go();
  else outgoing.once("socket", go);
}

function placeFor({ places }: Route, incoming: IncomingMessage, { isWhole }: Body): Agent {
  if (!isWhole) return places.large;
  return isLook(incoming) && STREAM.test(incoming.url ?? "") ? places.streams : places.pages;
}

function fixedHeaders({ publicUrl, frontSecret }: ProxyOptions): Record<string, string> {
  const { host, protocol, port } = new URL(publicUrl);
  const scheme = protocol.slice(0, -1);
  return {
    host,
    "x-forwarded-host": host,
    "x-forwarded-proto": scheme,
    "x-forwarded-port": port || (scheme === "https" ? "443" : "80"),
    ...(frontSecret ? { "x-countersign-front": frontSecret } : {}),
  };
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, body: Body, route: Route): void {
  const { options } = route;
  const headers = framed(incoming, {
    ...route.fixed,
    "x-forwarded-for": options.callerOf(incoming.socket, incoming.headers),
  });
  const target = { host: "127.0.0.1", port: options.webPort, method: incoming.method, path: incoming.url };
  const agent = placeFor(route, incoming, body);
  const onward = request({ ...target, headers, agent, timeout: options.idleMs ?? IDLE_MS });
  onward.on("timeout", () => onward.destroy(new Error("web did not answer in time")));
  onward.on("response", (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, forwardable(answer.headers));
    // Headers now: a stream may say nothing for a while.
    outgoing.flushHeaders();
    // An answer that breaks off must break off here too, or it would look whole.
    pipeline(answer, outgoing, () => {});
  });
  onward.on("error", (error) => {
    if (outgoing.destroyed || outgoing.headersSent) outgoing.destroy();
    // Web closed an idle connection in the moment we used it. A look may be repeated; anything else was perhaps done.
    else if (isStale(error, onward.reusedSocket) && isLook(incoming) && !route.retried)
      pass(incoming, outgoing, body, { ...route, retried: true });
    else sayUnavailable(incoming, outgoing);
  });
  // Whoever asked has gone: web need not go on.
  outgoing.on("close", () => outgoing.writableFinished || onward.destroy());
  for (const part of body.parts) onward.write(part);
  if (body.isWhole) onward.end();
  else pipeline(incoming, onward, () => {});
}

/**
 * Where the body ends is always said, and as it was read here. Web's connections carry the requests of many people: what is
 * left over of one, or announced and never sent, would be taken for a part of the next.
 */
function framed(incoming: IncomingMessage, ours: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const { "content-length": _, ...kept } = forwardable(incoming.headers);
  const { "content-length": length = "0", "transfer-encoding": encoding } = incoming.headers;
  if (isLook(incoming)) return { ...kept, ...ours }; // its body is not passed on
  const framing = encoding === undefined ? { "content-length": length } : { "transfer-encoding": "chunked" };
  return { ...kept, ...ours, ...framing };
}

const isLook = (incoming: IncomingMessage): boolean =>
  incoming.method === "GET" || incoming.method === "HEAD";
const isStale = (error: Error, reused: boolean): boolean =>
  reused && (error as NodeJS.ErrnoException).code === "ECONNRESET";

/** Without what belongs to one connection only, and without anything that claims to speak for the front. */
function forwardable(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  // Not by a pattern with the spaces around the comma in it: of thousands without a comma it would try each, to the end of them.
  const named = (headers.connection ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const kept: IncomingHttpHeaders = {};
  for (const name of Object.keys(headers)) {
    if (HOP_BY_HOP.has(name) || named.includes(name) || isClaim(name)) continue;
    kept[name] = headers[name];
  }
  return kept;
}

/** `x-middleware-…` steers Next from inside; it must never come from outside. */
const isClaim = (name: string): boolean =>
  name.startsWith("x-forwarded-") ||
  name === "forwarded" ||
  name === "x-real-ip" ||
  name.startsWith("x-middleware-") ||
  name.startsWith("x-countersign-");

function tunnel(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  fixed: Record<string, string>,
  port: number,
): void {
  const onward = connect(port, "127.0.0.1", () => {
    const headers = {
      ...forwardable(incoming.headers),
      ...fixed,
      connection: "Upgrade",
      upgrade: "websocket",
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    onward.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    onward.write(head);
    pipeline(socket, onward, () => {});
    pipeline(onward, socket, () => {});
  });
  onward.on("error", () => socket.destroy());
}
