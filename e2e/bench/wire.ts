// A PostgreSQL connection with next to no cost of its own: one prepared command in flight, nothing parsed but its end.
// The baseline must not lose to the product because of a heavy driver, and the load shares the cores with the database.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

export type Wire = {
  /** Sends ready-made messages that end in one Sync, and resolves when the server is ready again: committed. */
  send(messages: Buffer): Promise<void>;
  prepare(name: string, statement: string): Promise<void>;
  onNotification(heard: () => void): void;
  end(): void;
};

const SYNC = frame("S", Buffer.alloc(0));

function frame(kind: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Bind + Execute of a prepared statement; all parameters as text. Without Sync, so that several make one transaction. */
export function execute(name: string, parameters: string[]): Buffer {
  const lengths = parameters.map((text) => Buffer.byteLength(text));
  const size = 1 + name.length + 1 + 2 + 2 + lengths.reduce((sum, length) => sum + 4 + length, 0) + 2;
  const body = Buffer.alloc(size);
  let at = body.write(`\0${name}\0`, 0, "latin1");
  at = body.writeInt16BE(0, at);
  at = body.writeInt16BE(parameters.length, at);
  for (const [i, text] of parameters.entries()) {
    at = body.writeInt32BE(lengths[i] ?? 0, at);
    at += body.write(text, at);
  }
  return Buffer.concat([frame("B", body), EXECUTE]);
}
const EXECUTE = frame("E", Buffer.from([0, 0, 0, 0, 0]));

export const transaction = (...commands: Buffer[]): Buffer => Buffer.concat([...commands, SYNC]);
export const simple = (statement: string): Buffer => frame("Q", Buffer.from(`${statement}\0`));

export async function openWire(url: string): Promise<Wire> {
  const address = new URL(url);
  const socket = connect(Number(address.port || 5432), address.hostname);
  socket.setNoDelay(true);
  let settle: { resolve: () => void; reject: (error: Error) => void } | null = null;
  let failed: Error | null = null;
  let heard: () => void = () => {};
  const login = scram(decodeURIComponent(address.password), socket);

  const finish = () => {
    const waiting = settle;
    const error = failed;
    settle = null;
    failed = null;
    if (error) waiting?.reject(error);
    else waiting?.resolve();
  };
  const fail = (error: Error) => {
    failed = error;
    finish();
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the database closed the connection")));
  socket.on(
    "data",
    messages((kind, body) => {
      if (kind === "Z") finish();
      else if (kind === "E") failed = new Error(body.toString("utf8").replaceAll("\0", " "));
      else if (kind === "A") heard();
      else if (kind === "R") login(body);
      // A refused login never gets ready again.
      if (kind === "E" && /\bFATAL\b/.test(failed?.message ?? "")) finish();
    }),
  );
  const send = (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
      socket.write(bytes);
    });

  const who = `user\0${address.username}\0database\0${address.pathname.slice(1)}\0\0`;
  await send(frame(" ", Buffer.concat([Buffer.from([0, 3, 0, 0]), Buffer.from(who)])).subarray(1));
  return {
    send,
    prepare: (name, statement) => send(transaction(frame("P", Buffer.from(`${name}\0${statement}\0\0\0`)))),
    onNotification: (callback) => {
      heard = callback;
    },
    end: () => {
      socket.removeAllListeners("close");
      socket.end(frame("X", Buffer.alloc(0)));
    },
  };
}

/** Cuts the byte stream into the server's messages. */
function messages(each: (kind: string, body: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 5) {
      const length = bytes.readInt32BE(at + 1) + 1;
      if (bytes.length - at < length) break;
      each(String.fromCharCode(bytes[at] ?? 0), bytes.subarray(at + 5, at + length));
      at += length;
    }
    rest = Buffer.from(bytes.subarray(at));
  };
}

/** SCRAM-SHA-256 (RFC 7677), the client's half. */
function scram(password: string, socket: Socket): (body: Buffer) => void {
  const nonce = randomBytes(18).toString("base64");
  return (body) => {
    const step = body.readInt32BE(0);
    if (step === 10) {
      const first = Buffer.from(`n,,n=,r=${nonce}`);
      const length = Buffer.alloc(4);
      length.writeInt32BE(first.length);
      socket.write(frame("p", Buffer.concat([Buffer.from("SCRAM-SHA-256\0"), length, first])));
    }
    if (step === 11) {
      const challenge = body.subarray(4).toString();
      const part = (name: string) => challenge.match(new RegExp(`(?:^|,)${name}=([^,]*)`))?.[1] ?? "";
      const salted = pbkdf2Sync(password, Buffer.from(part("s"), "base64"), Number(part("i")), 32, "sha256");
      const clientKey = createHmac("sha256", salted).update("Client Key").digest();
      const stored = createHash("sha256").update(clientKey).digest();
      const bare = `c=biws,r=${part("r")}`;
      const proof = createHmac("sha256", stored).update(`n=,r=${nonce},${challenge},${bare}`).digest();
      for (const [i, byte] of clientKey.entries()) proof[i] = (proof[i] ?? 0) ^ byte;
      socket.write(frame("p", Buffer.from(`${bare},p=${proof.toString("base64")}`)));
    }
  };
}
