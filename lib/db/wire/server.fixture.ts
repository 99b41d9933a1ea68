// The server's half of the protocol, by hand, for what a real PostgreSQL cannot be made to do wrong.
import { createServer, type Server, type Socket } from "node:net";
import { afterAll } from "vitest";

/** A message of the client. Before the first of them has a letter they are `ssl` and `startup`. */
export type Said = { kind: string; body: Buffer };
export type Peer = {
  socket: Socket;
  /** The next message; never, if the client has left. */
  hear(): Promise<Said>;
  /** The letters of everything up to the next Sync. */
  hearPacket(): Promise<string>;
  say(...messages: Buffer[]): void;
  /** The socket is somebody else's from here on. */
  handOver(): Socket;
};
export type Served = { server: Server; port: number; peers: Peer[]; at(path?: string): string };

const SSL_REQUEST = 80_877_103;
const open: Array<() => void> = [];
afterAll(() => {
  for (const close of open.splice(0)) close();
});

/** Each connection is answered by a script of its own; all are gone after the tests of the file. */
export async function serve(
  script: (peer: Peer, turn: number) => unknown,
  where: { path?: string } = {},
): Promise<Served> {
  const peers: Peer[] = [];
  const server: Server = createServer((socket) => {
    const peer = peerOn(socket);
    void script(peer, peers.push(peer) - 1);
  });
  await new Promise<void>((resolve) => {
    if (where.path) server.listen(where.path, resolve);
    else server.listen(0, "127.0.0.1", resolve);
  });
  open.push(() => {
    for (const { socket } of peers) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { server, port, peers, at: (path = "db") => `postgres://ana:secret@127.0.0.1:${port}/${path}` };
}

function peerOn(socket: Socket): Peer {
  const heard: Said[] = [];
  const listeners: Array<(said: Said) => void> = [];
  let rest: Buffer = Buffer.alloc(0);
  let hasStarted = false;
  const next = (): Said | null => {
    const head = hasStarted ? 1 : 0;
    if (rest.length < head + 4) return null;
    const end = head + rest.readInt32BE(head);
    if (rest.length < end) return null;
    const body = rest.subarray(head + 4, end);
    const isSsl = !hasStarted && body.readInt32BE(0) === SSL_REQUEST;
    const kind = hasStarted ? String.fromCharCode(rest[0] as number) : isSsl ? "ssl" : "startup";
    hasStarted ||= !isSsl;
    rest = rest.subarray(end);
    return { kind, body };
  };
  const receive = (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk]);
    for (let said = next(); said; said = next()) {
      const listener = listeners.shift();
      if (listener) listener(said);
      else heard.push(said);
    }
  };
  socket.on("data", receive);
  // The client may leave as it likes.
  socket.on("error", () => {});
  socket.setNoDelay(true);
  const hear = async (): Promise<Said> =>
    heard.shift() ?? (await new Promise<Said>((resolve) => listeners.push(resolve)));
  return {
    socket,
    hear,
    hearPacket: async () => {
      let letters = "";
      while (!letters.endsWith("S")) letters += (await hear()).kind;
      return letters;
    },
    say: (...messages) => void socket.write(Buffer.concat(messages)),
    handOver: () => {
      socket.off("data", receive);
      return socket;
    },
  };
}

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

export function message(kind: string, ...parts: Array<Buffer | string>): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Buffer)));
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
}

export const authentication = (kind: number, body: Buffer | string = ""): Buffer =>
  message("R", int32(kind), body);
export const READY = message("Z", "I");
/** Whoever it is, is let in. */
export const WELCOME = Buffer.concat([authentication(0), READY]);

export const parameter = (name: string, value: string): Buffer => message("S", `${name}\0${value}\0`);
export const errorSaid = (fields: Record<string, string>): Buffer =>
  message("E", ...Object.entries(fields).map(([letter, text]) => `${letter}${text}\0`), "\0");

export const columns = (...names: string[]): Buffer => {
  const each = names.map((name) =>
    Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
  );
  return message("T", int16(names.length), ...each);
};

export const row = (...values: Array<string | null>): Buffer =>
  message(
    "D",
    int16(values.length),
    ...values.flatMap((value) =>
      value === null ? [int32(-1)] : [int32(Buffer.byteLength(value)), Buffer.from(value)],
    ),
  );

/** What comes before the rows of a statement that was prepared in the same packet, and what comes behind them. */
export const OPENING = Buffer.concat([message("1"), message("t", int16(0)), columns("v"), message("2")]);
export const DONE = message("C", "SELECT 1\0");

export async function welcome(peer: Peer): Promise<void> {
  await peer.hear();
  peer.say(WELCOME);
}

/** Answers every packet of one statement with one row. */
export async function answering(peer: Peer, text = "1"): Promise<void> {
  await welcome(peer);
  for (let opening: Buffer = OPENING; ; opening = message("2")) {
    await peer.hearPacket();
    peer.say(opening, row(text), DONE, READY);
  }
}
