// Ourselves, as the tests use us.
import { afterAll } from "vitest";
import { type Line, openLine } from "./line";
import { openWire, type Wire } from "./wire";

export const ONE = { text: "select 1 as v", params: [] };

const open: Array<{ close(): Promise<void> }> = [];
afterAll(async () => {
  await Promise.all(open.splice(0).map((wire) => wire.close()));
});

/** Closed after the tests of the file. */
export function wireTo(url: string, settings: Record<string, string | number> = {}): Wire {
  const wire = openWire({ url, name: "test", settings });
  open.push(wire);
  return wire;
}

export const hosts = (...ports: number[]): string =>
  `postgres://ana:secret@${ports.map((port) => `127.0.0.1:${port}`).join(",")}/db`;

/** What a new connection is answered to its first question. */
export const ask = async (url: string): Promise<unknown> =>
  (await (await wireTo(url).line()).send(ONE))[0]?.[0]?.v;

export const openTo = (port: number, silenceMs = 15_000, path: string | null = null): Promise<Line> =>
  openLine({
    to: { host: "127.0.0.1", port, path },
    tls: null,
    connectMs: 3_000,
    account: { user: "ana", password: "" },
    database: "db",
    settings: {},
    writable: false,
    heard: () => {},
    silenceMs,
  });
