import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Poured, Told } from "@/lib/api/answer";
import type { Connection, Said } from "@/lib/api/request-headers";
import { Stop } from "@/lib/api/stop";
import { answerBroken, HEADER_BYTES, refuse, repeatedHeader } from "./broken-requests";
import { type CallerOf, readsCaller } from "./caller";
import { type Plain, type PlainConnection, servePlain } from "./plain-connection";
import { createProxy } from "./proxy";
import { boundUnread } from "./unread";
import { answerUnreadable } from "./unreadable";
import { within } from "./within";

// The one port. The protocol is answered here, in this process; every other path is web's. The choice is made on the first
// letters of the path, so the API does not pay for the pages.

export type FrontOptions = {
  /** The second value is the connection itself. */
  fetch(
    request: Request,
    connection: { incoming: IncomingMessage; caller: string },
  ): Response | Promise<Response>;
  /** The same for a request that came whole; null sends it to `fetch`. */
  tell?(request: Said, body: Uint8Array, connection: Connection): Promise<Told | Poured> | null;
  webPort: number | null;
  publicUrl: string;
  trustedProxies: string[];
  frontSecret: string | null;
  development: boolean;
  /** Of an answer of which nothing is read for so long the rest is thrown away. */
  stillMs?: number;
  /** Of all answers together so much may lie here unread. */
  unreadBytes?: number;
  /** How long a request may take to arrive. */
  limits?: { headersTimeout?: number; requestTimeout?: number; connectionsCheckingInterval?: number };
};

export type Front = { server: Server; stop(milliseconds: number): Promise<void> };

// A base address that ends in a slash makes two of the first one.
const API_PATH = /^\/+(?:v1|healthz?|readyz|openapi\.json|docs|mcp|client\.(?:mjs|d\.mts))(?:[/?]|$)/;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

export const isApiPath = (url: string): boolean => API_PATH.test(url);

export function createFront(options: FrontOptions): Front {
  const callerOf = readsCaller(options.trustedProxies);
  const answer = getRequestListener(
    (request, env) => {
      const incoming = env.incoming as IncomingMessage;
      return options.fetch(request, { incoming, caller: callerOf(incoming.socket, incoming.headers) });
    },
    { errorHandler: (error) => answerUnreadable(error) },
  );
  const proxy =
    options.webPort === null ? null : createProxy({ ...options, callerOf, webPort: options.webPort });
  const toAddress = aliasOf(options.publicUrl);
  const { host } = new URL(options.publicUrl);
  const server = createServer({ ...LIMITS, ...options.limits }, (incoming, outgoing) => {
    const url = incoming.url ?? "/";
    letGoOfSilent(outgoing, options.stillMs ?? STILL_MS);
    const repeated = repeatedHeader(incoming);
    if (repeated) return refuse(outgoing, repeated);
    if (/websocket/i.test(incoming.headers.upgrade ?? ""))
      return say(outgoing, 400, "There is no web socket here.");
    // The oldest version knows no Host, and load balancers still ask in it whether the service is there.
    if (incoming.httpVersion === "1.0") incoming.headers.host ??= host;
    if (isApiPath(url)) return void answer(incoming, outgoing);
    if (!url.startsWith("/")) return say(outgoing, 400, "The path must begin with /.");
    if (!incoming.headers.host) return say(outgoing, 400, "The Host header is missing.");
    if (!proxy) return say(outgoing, 404, "This process serves the API only.");
    const address = toAddress(incoming);
    if (address) return void outgoing.writeHead(307, { location: address }).end();
    proxy.pass(incoming, outgoing);
  });
  answerBroken(server);
  // Pauses between a client's requests may be longer than a load balancer's patience, not shorter.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // Without a listener an upgrade is what it was meant to be, an offer: Java's client makes one with its first request of all.
  if (options.development && proxy)
    server.on("upgrade", (incoming, socket, head) => proxy.upgrade(incoming, socket, head));
  boundUnread(server, options.unreadBytes);
  const plain = options.tell ? beginPlain(server, options.tell, callerOf) : null;
  return { server, stop: (milliseconds) => stop(server, plain, () => proxy?.close(), milliseconds) };
}

const KEEP_ALIVE_MS = 65_000;
const STILL_MS = 75_000;

/**
 * Whoever never reads would hold their answer in the memory, and a place, for ever. An answer that has nothing to say for so long
 * is waited for: only what was written and is not taken counts, and Node lets nobody time out who takes a part of it.
 */
function letGoOfSilent(outgoing: ServerResponse, stillMs: number): void {
  const { socket } = outgoing.req;
  outgoing.setTimeout(stillMs, () => {
    if (socket.writableLength > 0) socket.destroy();
  });
}

/** Every connection begins as a plain one, and is Node's own from its first request that is not. */
function beginPlain(
  server: Server,
  tell: NonNullable<FrontOptions["tell"]>,
  callerOf: CallerOf,
): PlainConnection {
  const [byNode] = server.listeners("connection") as [(socket: Socket) => void];
  const open = new Set<PlainConnection>();
  const plain: Plain = {
    tell: ({ method, url, headers, body }, signal, socket) => {
      const said = { get: (name: string) => headers[name.toLowerCase()] ?? null };
      const caller = callerOf(socket, headers);
      return tell({ method, url, headers: said, signal }, body, { incoming: { headers }, caller });
    },
    handOver: (socket) => byNode.call(server, socket),
    idleMs: KEEP_ALIVE_MS,
  };
  server.off("connection", byNode);
  server.on("connection", (socket: Socket) => {
    const connection = servePlain(socket, plain, () => open.delete(connection));
    open.add(connection);
  });
  const each = (act: (connection: PlainConnection) => void) => {
    for (const connection of open) act(connection);
  };
  return {
    finish: () => each((connection) => connection.finish()),
    destroy: () => each((connection) => connection.destroy()),
  };
}

/** For receiving a request. An answer may take as long as it likes: a stream or a long poll lasts a minute and more. */
const LIMITS = {
  maxHeaderSize: HEADER_BYTES,
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  // Looked at here, where the answer can say it.
  requireHostHeader: false,
};

/** On one's own machine people type any of its names; sessions and origins belong to one, so a look is sent there. */
function aliasOf(publicUrl: string): (incoming: IncomingMessage) => string | null {
  const { hostname, host, port, origin } = new URL(publicUrl);
  if (!LOOPBACK.has(hostname)) return () => null;
  const aliases = new Set(
    [...LOOPBACK].map((name) => (port ? `${name}:${port}` : name)).filter((name) => name !== host),
  );
  return (incoming) => {
    const isLook = incoming.method === "GET" && (incoming.headers.accept ?? "").includes("text/html");
    return isLook && aliases.has(incoming.headers.host ?? "") ? `${origin}${incoming.url}` : null;
  };
}

const say = (outgoing: ServerResponse, status: 400 | 404, message: string): void =>
  refuse(outgoing, new Stop({ status, code: status === 404 ? "not_found" : "invalid_request", message }));

/** Nothing new is taken; what is being answered is answered; whatever is left after that time is cut. */
async function stop(
  server: Server,
  plain: PlainConnection | null,
  closeProxy: () => void,
  milliseconds: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  plain?.finish();
  // A connection falls idle only when its answer has gone out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  if (!(await within(closed, milliseconds))) {
    server.closeAllConnections();
    plain?.destroy();
  }
  clearInterval(sweep);
  closeProxy();
}
