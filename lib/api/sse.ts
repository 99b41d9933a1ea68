// Server-sent events as the protocol's clients read them: one `data:` line of JSON, a space after each colon, and the
// stream ends soon after it has delivered anything, because most clients read a whole response before they look.
import type { JsonObject } from "../domain/types";
import type { Poured } from "./answer";
import type { Deps } from "./deps";
import { type Held, hold, isFull, NO_PLACE_MS, standAside } from "./hold";
import type { Said } from "./request-headers";

export type Frame = { id: number; event: string; data: JsonObject };
export type Read = (since: number) => Promise<{ frames: Frame[]; hidden?: boolean; next: number }>;

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};
// An older transaction is still running: its rows come in a moment, or after a while if it is somebody's long one.
const HIDDEN_MS = 10;
const MOST_HIDDEN_MS = 500;
const PING_MS = 25_000;
const GLANCE_MS = 200; // clients that ask for one second only want to know the highest cursor and throw the rest away

export type StreamSpec = {
  deps: Deps;
  request: Said;
  headers: Record<string, string>;
  keyId: string; // of who asks
  key: string; // of what is waited for
  since: number;
  waitSeconds: number;
  read: Read;
  stillMay: () => void | Promise<void>;
};

export function streamEvents(spec: StreamSpec): Poured {
  const { deps, request, key, keyId } = spec;
  const full = isFull(deps, keyId);
  const held = full ? standAside(request.signal) : hold(deps, keyId, key, request.signal);
  const pour = async (write: (text: string) => void): Promise<void> => {
    try {
      write(": open\n\n");
      await (full ? glance : deliver)(spec, held, write);
    } catch {
      // A read that failed, and a key that was revoked meanwhile, end the stream like a quiet one: the client comes back with
      // the same cursor.
      if (!held.ended) write(timeoutFrame(spec.since));
    } finally {
      held.end();
    }
  };
  return { status: 200, headers: { ...spec.headers, ...HEADERS }, pour, leave: held.end };
}

const waitMs = ({ waitSeconds }: StreamSpec): number => (waitSeconds <= 1 ? GLANCE_MS : waitSeconds * 1000);

async function glance(spec: StreamSpec, held: Held, write: (text: string) => void): Promise<void> {
  const { frames, next } = await spec.read(spec.since);
  for (const frame of frames) write(frameText(frame));
  if (frames.length === 0) await held.next(Math.min(waitMs(spec), NO_PLACE_MS));
  write(timeoutFrame(next));
}

async function deliver(spec: StreamSpec, held: Held, write: (text: string) => void): Promise<void> {
  const until = performance.now() + waitMs(spec);
  let cursor = spec.since;
  let pause = HIDDEN_MS;
  for (let isFirst = true; ; isFirst = false) {
    const { frames, hidden, next } = await spec.read(cursor);
    if (frames.length > 0 && !isFirst) await spec.stillMay();
    cursor = next;
    for (const frame of frames) write(frameText(frame));
    if (frames.length > 0) break;
    const again = hidden ? await soon(held, until, pause) : await rung(held, until, write);
    if (!again) break;
    pause = hidden ? Math.min(pause * 2, MOST_HIDDEN_MS) : HIDDEN_MS;
  }
  write(timeoutFrame(cursor));
}

async function soon(held: Held, until: number, pause: number): Promise<boolean> {
  await held.next(pause);
  return !held.ended && performance.now() < until;
}

async function rung(held: Held, until: number, write: (text: string) => void): Promise<boolean> {
  for (;;) {
    const left = until - performance.now();
    if (left <= 0 || held.ended) return false;
    if (await held.next(Math.min(left, PING_MS))) return true;
    if (left > PING_MS && !held.ended) write(": ping\n\n");
  }
}

const frameText = ({ id, event, data }: Frame): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const timeoutFrame = (cursor: number): string =>
  `event: stream.timeout\ndata: {"ok":true,"next_seq":${cursor + 1}}\n\n`;
