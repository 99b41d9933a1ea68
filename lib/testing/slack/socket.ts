// The local Slack's side of a socket: an address is given out for each connection, is good once, and what is sent down it wants an
// answer by the name of its envelope.
import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { LocalSlack } from "./server";

export type Sockets = {
  /** How many are open now. */
  open(): number;
  /** What the app answers to an envelope, sent down one of its connections; rejects when it does not in time. */
  send(type: "interactive" | "slash_commands" | "events_api", payload: unknown): Promise<unknown>;
  /** Slack asks every connection to come back by another one. */
  refresh(): void;
  /** Every connection is cut without a word. */
  cut(): void;
  /** Connections are taken from now on, and nothing is said on them; or is again. */
  silent(isSilent: boolean): void;
};

type Line = { socket: Duplex; write(message: unknown): void };
type Waiting = Map<string, (payload: unknown) => void>;

const ANSWER_MS = 3000;

export function openSockets({ http }: LocalSlack): Sockets {
  const lines = new Set<Line>();
  const waiting: Waiting = new Map();
  const used = new Set<string>();
  let saysHello = true;
  http.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    const ticket = new URL(request.url ?? "", "http://localhost").searchParams.get("ticket") ?? "";
    if (ticket === "" || used.has(ticket)) return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    used.add(ticket);
    const line = { socket, write: (message: unknown) => void socket.write(frame(JSON.stringify(message))) };
    lines.add(line);
    socket.on("close", () => lines.delete(line));
    socket.on("error", () => socket.destroy());
    socket.write(accepted(request.headers["sec-websocket-key"] ?? ""));
    readFrames(socket, (text) => {
      const { envelope_id, payload } = JSON.parse(text) as { envelope_id: string; payload?: unknown };
      waiting.get(envelope_id)?.(payload ?? {});
    });
    if (saysHello)
      line.write({ type: "hello", num_connections: lines.size, connection_info: { app_id: "A" } });
  });
  return {
    open: () => lines.size,
    send(type, payload) {
      const [line] = lines;
      if (!line) return Promise.reject(new Error("no connection is open"));
      const envelope_id = randomUUID();
      const answered = new Promise<unknown>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error("not answered in three seconds")), ANSWER_MS);
        waiting.set(envelope_id, (answer) => {
          clearTimeout(late);
          resolve(answer);
        });
      });
      line.write({ envelope_id, type, payload, accepts_response_payload: type !== "events_api" });
      return answered.finally(() => waiting.delete(envelope_id));
    },
    refresh() {
      for (const line of lines) line.write({ type: "disconnect", reason: "refresh_requested" });
    },
    cut() {
      for (const { socket } of lines) socket.destroy();
    },
    silent(isSilent) {
      saysHello = !isSilent;
    },
  };
}

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // of the protocol of web sockets

const accepted = (key: string): string => {
  const accept = createHash("sha1").update(`${key}${MAGIC}`).digest("base64");
  const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  return [...head, `Sec-WebSocket-Accept: ${accept}`, "", ""].join("\r\n");
};

const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10];

function frame(said: string | Buffer, kind = TEXT): Buffer {
  const body = Buffer.from(said);
  const head =
    body.length < 126
      ? Buffer.from([0x80 | (kind as number), body.length])
      : Buffer.from([0x80 | (kind as number), 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}

/** What a client sends is masked; nothing here is longer than one frame. */
function readFrames(socket: Duplex, heard: (text: string) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (let next = oneFrame(rest); next !== null; next = oneFrame(rest)) {
      rest = rest.subarray(next.length);
      if (next.kind === TEXT) heard(next.body.toString("utf8"));
      if (next.kind === PING) socket.write(frame(next.body, PONG));
      if (next.kind === CLOSE) socket.end(frame(next.body, CLOSE));
    }
  });
}

function oneFrame(bytes: Buffer): { kind: number; body: Buffer; length: number } | null {
  if (bytes.length < 6) return null;
  const short = (bytes[1] as number) & 127;
  const isLong = short === 126;
  const size = isLong ? bytes.readUInt16BE(2) : short;
  const at = (isLong ? 4 : 2) + 4;
  if (bytes.length < at + size) return null;
  const mask = bytes.subarray(at - 4, at);
  const body = Buffer.from(bytes.subarray(at, at + size));
  for (const i of body.keys()) body[i] = (body[i] as number) ^ (mask[i % 4] as number);
  return { kind: (bytes[0] as number) & 15, body, length: at + size };
}
