// A connection that comes back: whoever asks for the line gets the one that is up, or a new one.
import postgres from "postgres";
import { readAddress } from "../address";
import { accountIn, clientOptions } from "../client-options";
import type { Host } from "./dial";
import { disconnected, type Failure } from "./failure";
import { type Line, openLine } from "./line";

export type Wire = {
  line(): Promise<Line>;
  hear(heard: (payload: string) => void): void; // what a NOTIFY says to the channels this connection listens to
  greet(greeting: (line: Line) => Promise<void>): void; // with every new connection, before anybody else uses it
  close(): Promise<void>;
};
export type WireOptions = { url: string; name: string; settings?: Record<string, string | number> };

/** Between attempts while the database is away: callers have a deadline of their own. */
const PAUSE_MS = 100;
const SILENCE_MS = 8_000;

export function openWire({ url, name, settings }: WireOptions): Wire {
  const address = readAddress(url);
  // Finds what is left out in the environment, and never connects.
  const { options } = postgres(clientOptions(address, { name, settings }));
  let line: Line | null = null;
  let opening: Promise<Line> | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  let heard: (payload: string) => void = () => {};
  let greeting: (line: Line) => Promise<void> = async () => {};

  const openAt = async (to: Host): Promise<Line> => {
    const opened = await openLine({
      to,
      tls: address.tls,
      connectMs: address.connectMs,
      account: accountIn(options),
      database: options.database,
      settings: options.connection as Record<string, string | number>,
      writable: address.writable,
      heard: (payload) => heard(payload),
      silenceMs: SILENCE_MS,
    });
    try {
      await greeting(opened);
      if (closed) throw ended();
      line = opened;
      return opened;
    } catch (error) {
      void opened.end();
      throw error;
    }
  };

  const open = async (): Promise<Line> => {
    const rest = failedAt + PAUSE_MS - performance.now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    let failure: unknown = ended();
    for (const to of hostsOf(options)) {
      if (closed) break;
      try {
        return await openAt(to);
      } catch (error) {
        failure = error;
      }
    }
    failedAt = performance.now();
    throw failure as Failure;
  };

  return {
    async line() {
      if (line && !line.broken()) return line;
      if (closed) throw ended();
      opening ??= open().finally(() => {
        opening = null;
      });
      return await opening;
    },
    hear(callback) {
      heard = callback;
    },
    greet(callback) {
      greeting = callback;
    },
    async close() {
      closed = true;
      await line?.end();
    },
  };
}

const ended = () => disconnected("CONNECTION_ENDED", "the connection was ended");

type Options = ReturnType<typeof postgres>["options"];

const hostsOf = ({ host, port, path }: Options): Host[] =>
  path
    ? [{ host: "", port: 0, path }]
    : host.map((name, i) => ({ host: name, port: port[i] ?? port[0] ?? 5432, path: null }));
