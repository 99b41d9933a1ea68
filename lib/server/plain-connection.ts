import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { isPoured, type Poured, type Told } from "@/lib/api/answer";
import type { Leaving } from "@/lib/api/request-headers";
import { type PlainRequest, readPlain } from "./plain-request";

// A connection on which plain requests come, one after the other. The first that is anything else hands all of it over to Node's
// own server, with every byte that was not answered yet, and there it stays.

export type Plain = {
  /** Null: it is not for here. */
  tell(request: PlainRequest, leaving: Leaving, socket: Socket): Promise<Told | Poured> | null;
  handOver(socket: Socket): void;
  idleMs: number;
};

export type PlainConnection = {
  /** Nothing more is taken; what is being answered is answered. */
  finish(): void;
  destroy(): void;
};

const MOST_AHEAD = 16_384;
/** Who has said nothing yet gets as long as for the head of a request. */
const SILENT_MS = 15_000;
/** Longer than is announced: a request that leaves at the last moment still finds somebody. */
const GRACE_MS = 1_000;

/** `over`: it has ended, or is somebody else's now. */
export function servePlain(
  socket: Socket,
  { tell, handOver, idleMs }: Plain,
  over: () => void,
): PlainConnection {
  const leaving = makeLeaving();
  let isBusy = false;
  let hasAsked = false;
  let isLast = false;
  let isClosing = false;
  // What came before the answer to what is being asked. It is not left unread, for behind unread bytes nobody is seen to go.
  let ahead: Buffer[] = [];
  let aheadBytes = 0;

  const read = (chunk: Buffer): void => {
    if (isClosing) return;
    if (isBusy) {
      ahead.push(chunk);
      aheadBytes += chunk.length;
      if (aheadBytes >= MOST_AHEAD) socket.pause();
      return;
    }
    const request = readPlain(chunk);
    const told = request && tell(request, leaving, socket);
    if (!told) return pass(chunk);
    if (!hasAsked) socket.setTimeout(idleMs + GRACE_MS);
    isBusy = hasAsked = true;
    told.then((said) => (isPoured(said) ? pour(said) : answer(said))).catch(() => socket.destroy());
  };

  const staysMs = (): number => (isLast ? 0 : idleMs);
  const answer = (told: Told): void => {
    if (socket.writable) next(write(socket, told, staysMs()));
  };
  const pour = async (poured: Poured): Promise<void> => {
    const isRead = await writeBits(socket, poured, staysMs());
    if (socket.writable) next(isRead);
  };

  const next = (isRead: boolean): void => {
    isBusy = false;
    if (isLast) return close();
    if (aheadBytes > 0) return pass(Buffer.concat(ahead));
    // Of whoever does not read what is answered nothing more is taken, until it has gone out.
    if (!isRead) socket.pause();
  };

  const pass = (unread: Buffer): void => {
    for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
    socket.setTimeout(0);
    over();
    ahead = [];
    socket.unshift(unread);
    handOver(socket);
    socket.resume();
  };

  const close = (): void => {
    isClosing = true;
    socket.destroySoon();
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
  socket.setTimeout(SILENT_MS);
  return {
    finish: () => {
      isLast = true;
      // What has just connected is about to ask, and is answered once.
      if (!isBusy && hasAsked) close();
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

/** In one piece. `staysMs`: how long the connection stays open, or 0. False: not all of it has gone out. */
function write(socket: Socket, told: Told, staysMs: number): boolean {
  const { text } = told;
  const length = Buffer.byteLength(text);
  // Plain ASCII, which most is, goes out by the cheaper way.
  const encoding = length === text.length ? "latin1" : "utf8";
  return socket.write(headOf(told, `content-length: ${length}`, staysMs) + text, encoding);
}

/** As it comes, in chunks; what comes at the same moment goes out together. False: not all of it has gone out. */
async function writeBits(socket: Socket, poured: Poured, staysMs: number): Promise<boolean> {
  let isRead = true;
  const say = (text: string): void => {
    if (!socket.writable) return;
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    isRead = socket.write(text);
  };
  say(headOf(poured, "transfer-encoding: chunked", staysMs));
  await poured.pour((text) => say(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`));
  say("0\r\n\r\n");
  return isRead;
}

function headOf({ status, headers }: Told | Poured, length: string, staysMs: number): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  const stays = staysMs > 0 ? `keep-alive\r\nkeep-alive: timeout=${Math.floor(staysMs / 1000)}` : "close";
  return `${head}${length}\r\ndate: ${dateNow()}\r\nconnection: ${stays}\r\n\r\n`;
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
