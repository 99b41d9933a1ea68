// One connection to PostgreSQL. What is sent together leaves in one packet with one Sync at its end and comes back as one
// answer: postgres.js ends every statement with a Sync of its own, and then each costs a system call and a wake-up on both
// sides, which at one statement a row is most of what a batch costs (measured).
import type { Socket } from "node:net";
import type { Tls } from "../tls";
import { boundTo } from "./certificate-hash";
import { dial, type Host, within } from "./dial";
import { disconnected, type Failure, failureFrom } from "./failure";
import { type Account, type Login, login, readyTooSoon } from "./login";
import { type Column, messages, textsFrom } from "./messages";
import { openPacket, type Parameter } from "./packet";
import { openShelf, type Prepared } from "./prepared";
import type { Reader } from "./values";

export type Statement = { text: string; params: readonly Parameter[] };
// A row as the caller knows it: the statement is the caller's.
// biome-ignore lint/suspicious/noExplicitAny: what a row holds is known where the statement is written
export type Row = Record<string, any>;

export type Line = {
  /** One answer a statement, in order. The first that fails fails all that were sent with it. */
  send(...statements: Statement[]): Promise<Row[][]>;
  broken(): Failure | null;
  /** What was sent before is still answered, if that does not take long. */
  end(): Promise<void>;
};

export type LineOptions = {
  to: Host;
  tls: Tls | null;
  /** For each step of the way: to be connected, to be encrypted, to be let in. */
  connectMs: number;
  account: Account;
  database: string;
  settings: Record<string, string | number>;
  /** Of several hosts, the one that takes writes. */
  writable: boolean;
  heard: (payload: string) => void;
  /** Longer than the server's own limit for a statement: only a dead network is found by it. */
  silenceMs: number;
};

const PATIENCE_MS = 3_000;
const TERMINATE = Buffer.from([88, 0, 0, 0, 4]);

type Waiting = {
  prepared: Prepared[];
  parsing: Prepared[]; // sent, and not yet known to the server
  answers: Row[][];
  failure: Failure | null;
  resolve: (answers: Row[][]) => void;
  reject: (error: unknown) => void;
};

export async function openLine(options: LineOptions): Promise<Line> {
  const socket = await dial(options.to, options.tls, options.connectMs);
  const { ready, ...line } = speak(socket, options);
  try {
    await within(socket, options.connectMs, ready);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return line;
}

function speak(socket: Socket, options: LineOptions): Line & { ready: Promise<unknown> } {
  const shelf = openShelf();
  const queue: Waiting[] = [];
  let dead: Failure | null = null;
  let isIn = false;
  const authenticate: Login = login(options.account, boundTo(socket, options.tls));

  const breakWith = (failure: Failure): void => {
    if (dead) return;
    dead = failure;
    // What has not left by now must not be carried out after its sender was told that it failed.
    if (queue.length > 0) socket.destroy();
    else socket.destroySoon();
    for (const waiting of queue.splice(0)) waiting.reject(waiting.failure ?? failure);
  };

  const finish = (): void => {
    const waiting = queue.shift();
    if (!waiting) return;
    if (waiting.failure) waiting.reject(waiting.failure);
    else waiting.resolve(waiting.answers);
    // A changed schema: the next connection prepares everything anew.
    if (waiting.failure?.code === "0A000" || waiting.failure?.code === "26000")
      breakWith(disconnected("CONNECTION_CLOSED", "its prepared statements went stale", waiting.failure));
  };

  const addRow = (waiting: Waiting, body: Buffer): void => {
    const { columns, readers } = waiting.prepared[waiting.answers.length - 1] as Prepared;
    const row: Row = {};
    const texts = textsFrom(body);
    for (let i = 0; i < columns.length; i++) {
      const text = texts[i] as string | null;
      row[(columns[i] as Column).name] = text === null ? null : (readers[i] as Reader)(text);
    }
    (waiting.answers.at(-1) as Row[]).push(row);
  };

  const answerLogin = async (body: Buffer): Promise<void> => {
    try {
      const asked = authenticate(body);
      isIn = body.readInt32BE(0) === 0;
      const message = await asked;
      if (message) socket.write(message);
    } catch (error) {
      breakWith(error as Failure);
    }
  };

  const receive = (kind: number, body: Buffer): void => {
    const waiting = queue[0];
    switch (kind) {
      case 50: // BindComplete
        waiting?.answers.push([]);
        return;
      case 65: // NotificationResponse: a process, a channel, what it says
        return options.heard(body.toString("utf8", body.indexOf(0, 4) + 1, body.length - 1));
      case 68: // DataRow
        if (waiting) addRow(waiting, body);
        return;
      case 69: // ErrorResponse
        return failed(failureFrom(body), waiting);
      case 82: // Authentication
        return void answerLogin(body);
      case 83: // ParameterStatus
        if (options.writable && body.toString("latin1") === "in_hot_standby\0on\0")
          breakWith(disconnected("25006", "this host is a standby"));
        return;
      case 84: // RowDescription
        if (waiting) shelf.describe(waiting.parsing, body);
        return;
      case 110: // NoData
        if (waiting) shelf.describe(waiting.parsing, null);
        return;
      case 90: // ReadyForQuery
        return isIn ? finish() : breakWith(readyTooSoon());
    }
  };

  const failed = (failure: Failure & { severity?: string }, waiting: Waiting | undefined): void => {
    if (waiting) waiting.failure ??= failure;
    // Nothing follows a fatal one, nor one before we are let in, which a pooler says without calling it so; a standby that was the
    // primary a moment ago is left for another host.
    const isLast = !isIn || failure.severity === "FATAL" || failure.severity === "PANIC";
    if (isLast || failure.code === "25006") breakWith(failure);
  };

  const expectAnswer = (
    bytes: Buffer,
    prepared: Prepared[] = [],
    parsing: Prepared[] = [],
  ): Promise<Row[][]> =>
    new Promise((resolve, reject) => {
      if (queue.length === 0) heardAt = performance.now();
      queue.push({ prepared, parsing, answers: [], failure: null, resolve, reject });
      socket.write(bytes);
      watch();
    });

  // Silence is counted from the server's last word, however much is said to it meanwhile. Not with `socket.setTimeout`, which
  // begins again with every write.
  let heardAt = 0;
  let isWatched = false;
  const watch = (ms = options.silenceMs): void => {
    if (isWatched) return;
    isWatched = true;
    setTimeout(() => {
      isWatched = false;
      if (dead || queue.length === 0) return;
      const left = heardAt + options.silenceMs - performance.now();
      if (left > 0) return watch(left);
      breakWith(disconnected("ETIMEDOUT", "the database fell silent"));
    }, ms).unref();
  };

  const cut = messages(receive);
  // What makes no sense is the server's fault, and must not end the process.
  socket.on("data", (chunk: Buffer) => {
    heardAt = performance.now();
    try {
      cut(chunk);
    } catch (error) {
      breakWith(asFailure(error as Error));
    }
  });
  socket.on("error", (error) => breakWith(asFailure(error)));
  socket.on("close", () =>
    breakWith(disconnected("CONNECTION_CLOSED", "the database closed the connection")),
  );

  return {
    ready: expectAnswer(startup(options)),
    broken: () => dead,
    end: async () => {
      const until = performance.now() + PATIENCE_MS;
      while (!dead && queue.length > 0 && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 5));
      if (!dead) socket.write(TERMINATE);
      breakWith(disconnected("CONNECTION_ENDED", "the connection was ended"));
    },
    send: (...said) => {
      if (dead) return Promise.reject(dead);
      const parsing: Prepared[] = [];
      const packet = openPacket();
      const tidied = shelf.tidy(packet);
      try {
        const prepared = said.map(({ text, params }) => {
          const known = shelf.prepare(packet, text, parsing);
          packet.bind(known.name, params);
          packet.execute();
          return known;
        });
        packet.sync();
        return expectAnswer(packet.bytes(), prepared, parsing);
      } catch (error) {
        // It could not be written, so none of it was sent.
        shelf.keep(tidied);
        return Promise.reject(error);
      }
    },
  };
}

const asFailure = (error: Error): Failure =>
  disconnected(String((error as { code?: unknown }).code ?? "CONNECTION_CLOSED"), error.message, error);

function startup({ account, database, settings }: LineOptions): Buffer {
  const said = { user: account.user, database, client_encoding: "UTF8", ...settings };
  const text = Object.entries(said)
    .map(([name, value]) => `${name}\0${value}\0`)
    .join("");
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8);
  head.writeInt32BE(196_608, 4); // protocol 3.0
  return Buffer.concat([head, body]);
}
