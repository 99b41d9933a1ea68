// The library gets connections that are logged in, by the same login as the wire's. Its own lets a server in that has not shown
// that it knows the password's secret, binds to no certificate, and holds up the process while it derives a key.
import type { Socket } from "node:net";
import { type Login, readyTooSoon } from "./wire/login";
import { messageEnd } from "./wire/messages";

const AUTHENTICATION = 82;
const READY_FOR_QUERY = 90;
const NOTHING = Buffer.alloc(0);

/** Gets what the server says, and returns what of it the library is to hear. */
export function logInFirst(socket: Socket, authenticate: Login): (chunk: Buffer) => Buffer {
  let isIn = false;
  let isRefused = false;
  let held: Buffer = NOTHING;

  const refuse = (error: unknown): void => {
    isRefused = true;
    socket.destroy(error as Error);
  };

  const answer = (message: Buffer | null): void => {
    if (message && !isRefused) socket.write(message);
  };

  // What else is said, as that somebody is not let in, is for the library.
  const isForUs = (kind: number | undefined, body: Buffer): boolean => {
    if (kind === READY_FOR_QUERY) throw readyTooSoon();
    if (kind !== AUTHENTICATION) return false;
    const message = authenticate(body);
    if (message instanceof Promise) void message.then(answer, refuse);
    else answer(message);
    isIn = body.readInt32BE(0) === 0;
    return !isIn;
  };

  const cut = (): Buffer => {
    const told: Buffer[] = [];
    let at = 0;
    for (let end = messageEnd(held, at); end <= held.length && !isIn; end = messageEnd(held, at)) {
      if (!isForUs(held[at], held.subarray(at + 5, end))) told.push(held.subarray(at, end));
      at = end;
    }
    if (isIn) told.push(held.subarray(at));
    held = isIn ? NOTHING : held.subarray(at);
    return Buffer.concat(told);
  };

  return (chunk) => {
    if (isRefused) return NOTHING;
    if (isIn) return chunk;
    held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    try {
      return cut();
    } catch (error) {
      refuse(error);
      return NOTHING;
    }
  };
}
