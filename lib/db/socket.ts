// The socket that postgres.js gets. When a connection breaks, the library rejects what is in flight at the socket's `error` and
// counts the connection as gone only at its `close`, a moment later; a query asked in between is never answered, and its
// place in the line makes the next connection give each query the answer of the one before it. Here both are one moment.
//
// And a connection that ends before a word was said, as behind a balancer that has no database just now, the library makes
// again at once, without end: thousands a second, and whoever asks is told nothing. Here it is one that could not be made.
//
// And the words with which it is ended it keeps for whoever asks first on the next one (farewell.ts).
//
// And one that refused a write is left (read-only.ts).
//
// And of several hosts the library keeps quiet about what breaks until a connection has given its first answer, for the next host
// is asked the same: also about the question that was on it by then. That was never answered, or was told the next connection's
// beginning: no rows, and no error. Here it hears of a single host once somebody's question is on its way.
import { Socket } from "node:net";
import { accountIn } from "./client-options";
import { withoutFarewell } from "./farewell";
import { logInFirst } from "./log-in-first";
import { isSomebodys } from "./own-question";
import { openReadOnlyWatch } from "./read-only";
import type { Tls } from "./tls";
import { boundTo } from "./wire/certificate-hash";
import { dial, type Host } from "./wire/dial";
import { disconnected } from "./wire/failure";
import { login } from "./wire/login";

export type Where = { host: string[]; port: number[]; path?: string | null; user: string; pass: unknown };

export function openSocket(where: Where, turn: number): Socket {
  const socket = new Socket();
  const { host, port, path } = hostAt(where, turn);
  // Before it is changed: from here it has Node's own way to write again.
  if (path) socket.connect(path);
  else socket.connect(port, host);
  return inOneMoment(socket, {
    isAlreadyConnected: false,
    told: logInFirst(socket, login(accountIn(where), null)),
    amongOne: (say) => amongOne(where, turn, say),
  });
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
    return inOneMoment(secure, {
      isAlreadyConnected: true,
      told: logInFirst(secure, authenticate),
      amongOne: (say) => amongOne(where, turn, say),
    });
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

/** What the library looks at to know whether there is another host, as long as something is said to it. */
function amongOne(where: Where, turn: number, say: () => boolean): boolean {
  const { host: hosts, port: ports } = where;
  const { host, port } = hostAt(where, turn);
  Object.assign(where, { host: [host], port: [port] });
  try {
    return say();
  } finally {
    Object.assign(where, { host: hosts, port: ports });
  }
}

type Heard = {
  isAlreadyConnected: boolean;
  /** What of the server's words the library is to hear. */
  told: (chunk: Buffer) => Buffer;
  amongOne: (say: () => boolean) => boolean;
};

function inOneMoment(socket: Socket, { isAlreadyConnected, told, amongOne }: Heard): Socket {
  const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
  let isConnected = isAlreadyConnected;
  let isHeard = false;
  let isAsked = false;
  let isBroken = false;
  let isClosed = false;
  let isTold = false; // why it ends
  const isToBeLeft = openReadOnlyWatch();
  let reason: unknown = disconnected(
    "CONNECTION_CLOSED",
    "the database closed the connection without a word",
  );
  const close = () => {
    if (isClosed) return false;
    isClosed = true;
    return isAsked ? amongOne(sayClosed) : sayClosed();
  };
  const sayClosed = () => {
    if (!isHeard || isTold) emit("error", reason);
    // `false`: not because of an error, so that everything in flight is rejected now.
    return emit("close", !isHeard);
  };
  const hear = (words: Buffer): boolean => {
    const { said, farewell } = isAsked ? withoutFarewell(words) : { said: words, farewell: null };
    if (farewell) {
      reason = farewell;
      isTold = true;
    }
    if (said.length === 0) return true;
    isHeard = true;
    const isHeardOut = emit("data", said);
    if (isToBeLeft(said)) leave();
    return isHeardOut;
  };
  // At once: what is asked next goes to another connection.
  const leave = () => {
    isBroken = true;
    socket.destroy();
    close();
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
    isAsked ||= isHeard && isSomebodys(args[0] as Buffer);
    if (!isBroken) return write(...args);
    close();
    return true;
  }) as Socket["write"];
  return socket;
}
