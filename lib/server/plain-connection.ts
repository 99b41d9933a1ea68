import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Told } from "@/lib/api/answer";
import type { Leaving } from "@/lib/api/request-headers";
import { type PlainRequest, readPlain } from "./plain-request";

// A connection on which plain requests come, one after the other. The first that is anything else hands all of it over to Node's
// own server, with every byte that was not answered yet, and there it stays.

export type Plain = {
  /** Null: it is not for here. */
  tell(request: PlainRequest, leaving: Leaving, socket: Socket): Promise<Told> | null;
  handOver(socket: Socket): void;
  idleMs: number;
};

export type PlainConnection = {
  /** Nothing more is taken; what is being answered is answered. */
  finish(): void;
  destroy(): void;
};

/** `over`: it has ended, or is somebody else's now. */
export function servePlain(
  socket: Socket,
  { tell, handOver, idleMs }: Plain,
  over: () => void,
): PlainConnection {
  const leaving = makeLeaving();
  let isBusy = false;
  let isAhead = false; // more came before what is being asked was answered
  let isLast = false;

  const read = (chunk: Buffer): void => {
    if (isBusy) {
      isAhead = true;
      socket.pause();
      socket.unshift(chunk);
      return;
    }
    const request = readPlain(chunk);
    const told = request && tell(request, leaving, socket);
    if (!told) return pass(chunk);
    isBusy = true;
    told.then(answer, () => socket.destroy());
  };

  const answer = (told: Told): void => {
    isBusy = false;
    if (!socket.writable) return;
    const isRead = write(socket, told, isLast ? 0 : Math.floor(idleMs / 1000));
    if (isLast) socket.destroySoon();
    else if (isAhead) pass();
    // Of whoever does not read what is answered nothing more is taken, until it has gone out.
    else if (!isRead) socket.pause();
  };

  const pass = (unread?: Buffer): void => {
    for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
    socket.setTimeout(0);
    over();
    if (unread) socket.unshift(unread);
    handOver(socket);
    socket.resume();
  };

  const leave = (): void => {
    leaving.leave();
    over();
  };
  const listeners = {
    data: read,
    drain: () => socket.resume(),
    // Like Node's own server: to whoever has said their last word nothing is said any more.
    end: () => {
      leave();
      socket.end();
    },
    close: leave,
    error: () => socket.destroy(),
    timeout: () => isBusy || socket.destroy(),
  };
  for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
  socket.setTimeout(idleMs);
  return {
    finish: () => {
      isLast = true;
      if (!isBusy) socket.destroySoon();
    },
    destroy: () => socket.destroy(),
  };
}

function makeLeaving(): Leaving & { leave(): void } {
  const told = new Set<() => void>();
  let aborted = false;
  return {
    get aborted() {
      return aborted;
    },
    addEventListener: (_type, left) => void told.add(left),
    removeEventListener: (_type, left) => void told.delete(left),
    leave: () => {
      aborted = true;
      for (const left of [...told]) left();
      told.clear();
    },
  };
}

/** In one piece. `idleSeconds`: how long the connection stays open, or 0. False: not all of it has gone out. */
function write(socket: Socket, { status, headers, text }: Told, idleSeconds: number): boolean {
  const length = Buffer.byteLength(text);
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  const stays = idleSeconds > 0 ? `keep-alive\r\nkeep-alive: timeout=${idleSeconds}` : "close";
  head += `content-length: ${length}\r\ndate: ${dateNow()}\r\nconnection: ${stays}\r\n\r\n`;
  // Plain ASCII, which most is, goes out by the cheaper way.
  return socket.write(head + text, length === text.length ? "latin1" : "utf8");
}

let date = "";
let dateUntil = 0;

function dateNow(): string {
  const now = Date.now();
  if (now >= dateUntil || now < dateUntil - 1000) {
    date = new Date(now).toUTCString();
    dateUntil = now - (now % 1000) + 1000;
  }
  return date;
}
