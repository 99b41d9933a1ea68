// The socket that postgres.js gets. When a connection breaks, the library rejects what is in flight at the socket's `error` and
// counts the connection as gone only at its `close`, a moment later; a query asked in between is never answered, and its
// place in the line makes the next connection give each query the answer of the one before it. Here both are one moment.
import { Socket } from "node:net";

export type Where = { host: string[]; port: number[]; path?: string | null };

export function openSocket(where: Where, turn: number): Socket {
  const socket = new Socket();
  const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
  let isConnected = false;
  let isBroken = false;
  let isClosed = false;
  const close = () => {
    if (isClosed) return false;
    isClosed = true;
    // `false`: not because of an error, so that everything in flight is rejected now.
    return emit("close", false);
  };
  socket.emit = ((event: string, ...args: unknown[]): boolean => {
    if (event === "connect") isConnected = true;
    if (!isConnected) return emit(event, ...args);
    if (event === "error") return true;
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
  const at = turn % where.host.length;
  if (where.path) socket.connect(where.path);
  else socket.connect(where.port[at % where.port.length] ?? 5432, where.host[at] ?? "localhost");
  return socket;
}
