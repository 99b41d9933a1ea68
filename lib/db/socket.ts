// The socket that postgres.js gets. When a connection breaks, the library rejects what is in flight at the socket's `error` and
// counts the connection as gone only at its `close`, a moment later; a query asked in between is never answered, and its
// place in the line makes the next connection give each query the answer of the one before it. Here both are one moment.
//
// And a connection that ends before a word was said, as behind a balancer that has no database just now, the library makes
// again at once, without end: thousands a second, and whoever asks is told nothing. Here it is one that could not be made.
import { Socket } from "node:net";
import { accountIn } from "./client-options";
import { logInFirst } from "./log-in-first";
import type { Tls } from "./tls";
import { boundTo } from "./wire/certificate-hash";
import { dial, type Host } from "./wire/dial";
import { disconnected } from "./wire/failure";
import { login } from "./wire/login";

export type Where = { host: string[]; port: number[]; path?: string | null; user: string; pass: unknown };

export function openSocket(where: Where, turn: number): Socket {
  const plain = new Socket();
  const socket = inOneMoment(plain, false, logInFirst(plain, login(accountIn(where), null)));
  const { host, port, path } = hostAt(where, turn);
  if (path) socket.connect(path);
  else socket.connect(port, host);
  return socket;
}

/**
 * The library can encrypt by itself, but then it is the one that makes the socket that breaks, and checks a certificate for an
 * address as if it were for "localhost". So it gets one that is encrypted.
 */
export async function openSecureSocket(
  where: Where,
  turn: number,
  tls: Tls,
  mostMs: number,
): Promise<Socket> {
  try {
    const secure = await dial(hostAt(where, turn), tls, mostMs);
    const authenticate = login(accountIn(where), boundTo(secure, tls));
    return inOneMoment(secure, true, logInFirst(secure, authenticate));
  } catch (error) {
    return brokenSocket(error as Error);
  }
}

// A promise that fails would cost the library a connection for good, and what it has not written when a socket closes it keeps
// for the next one. So this one breaks when it is written to, with which every connection begins.
function brokenSocket(error: Error): Socket {
  const socket = new Socket();
  socket.write = () => {
    socket.destroy(error);
    return true;
  };
  return socket;
}

function hostAt({ host, port, path }: Where, turn: number): Host {
  const at = turn % host.length;
  return { host: host[at] ?? "localhost", port: port[at % port.length] ?? 5432, path: path || null };
}

/** `told`: what of the server's words the library is to hear. */
function inOneMoment(socket: Socket, isAlreadyConnected: boolean, told: (chunk: Buffer) => Buffer): Socket {
  const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
  let isConnected = isAlreadyConnected;
  let isHeard = false;
  let isBroken = false;
  let isClosed = false;
  let reason: unknown = disconnected(
    "CONNECTION_CLOSED",
    "the database closed the connection without a word",
  );
  const close = () => {
    if (isClosed) return false;
    isClosed = true;
    if (!isHeard) emit("error", reason);
    // `false`: not because of an error, so that everything in flight is rejected now.
    return emit("close", !isHeard);
  };
  const hear = (words: Buffer): boolean => {
    if (words.length === 0) return true;
    isHeard = true;
    return emit("data", words);
  };
  socket.emit = ((event: string, ...args: unknown[]): boolean => {
    if (event === "connect") isConnected = true;
    if (event === "data") return hear(told(args[0] as Buffer));
    if (!isConnected) return emit(event, ...args);
    if (event === "error") {
      [reason] = args;
      return true;
    }
    if (event !== "close") return emit(event, ...args);
    isBroken = true;
    // What was about to be written is written first, or the library keeps it for the next connection.
    setImmediate(() => setImmediate(close));
    return true;
  }) as Socket["emit"];
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = ((...args: unknown[]): boolean => {
    if (!isBroken) return write(...args);
    close();
    return true;
  }) as Socket["write"];
  return socket;
}
