// Socket Mode: where Slack cannot reach this site, we call it, and it hands us the same requests over that connection. The package
// keeps one connection; when it ends, whatever the reason, another one is opened here: by itself the package gives up at some
// errors with a rejection that nobody could catch.
import { setTimeout } from "node:timers/promises";
import { SocketModeClient } from "@slack/socket-mode";
import type { Json } from "../../domain/types";
import { readTrouble, troubleError } from "../trouble";
import { SILENT } from "./client";
import { slackTrouble } from "./slack-trouble";

export type Envelope = { id: string; type: string; body: unknown };
export type SocketDeps = {
  appToken: string;
  apiUrl: string | null;
  /** What is answered is committed before. */
  answer(envelope: Envelope): Promise<Json>;
  /** null: it is open. */
  noted(trouble: string | null): void;
  helloMs?: number;
};
export type Socket = { close(): Promise<void> };

const ANSWER_MS = 2_800; // Slack waits three seconds, and takes what comes later for nothing
const AGAIN_MS = 500;
const LONGEST_MS = 60_000;
const DEADLINE_MS = 10_000;
const HELLO_MS = 15_000; // asking for the address is part of it

export function openSocket(deps: SocketDeps): Socket {
  const stop = new AbortController();
  const done = keepOpen(deps, stop.signal);
  return {
    async close() {
      stop.abort();
      await done;
    },
  };
}

async function keepOpen(deps: SocketDeps, stop: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stop.aborted) {
    try {
      await oneConnection(deps, stop, () => {
        failures = 0;
        deps.noted(null);
      });
    } catch (error) {
      failures += 1;
      deps.noted(readTrouble(slackTrouble(error, "apps.connections.open")).code);
    }
    // A connection that Slack ended is followed by another at once; one that could not be opened, later and later.
    const wait = failures === 0 ? AGAIN_MS : Math.min(LONGEST_MS, AGAIN_MS * 2 ** failures);
    await pause(wait * (0.75 + Math.random() / 2), stop);
  }
}

async function oneConnection(deps: SocketDeps, stop: AbortSignal, opened: () => void): Promise<void> {
  const { appToken, apiUrl, helloMs = HELLO_MS } = deps;
  const client = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    logger: SILENT,
    clientOptions: {
      ...(apiUrl && { slackApiUrl: apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/` }),
      timeout: DEADLINE_MS,
      retryConfig: { retries: 0 },
    },
  });
  client.on("slack_event", (event: Given) => void hand(deps, event));
  const ended = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
  const leave = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });
  await greeted(client, leave, helloMs);
  if (!stop.aborted) opened();
  await Promise.race([ended, leave]);
  if (stop.aborted) await letGo(client);
}

/** A connection is open when Slack has said hello: one on which nothing comes is ended, and counts as one that failed. */
async function greeted(client: SocketModeClient, leave: Promise<void>, helloMs: number): Promise<void> {
  const waiting = new AbortController();
  const started = client.start().then(() => true);
  const given = leave.then(() => true);
  const late = pause(helloMs, waiting.signal).then(() => false);
  try {
    if (await Promise.race([started, given, late])) return;
  } finally {
    waiting.abort();
    started.catch(() => {});
  }
  await letGo(client);
  throw troubleError({
    kind: "destination",
    code: "timeout",
    answer: "Slack opened a connection in silence.",
  });
}

async function letGo(client: SocketModeClient): Promise<void> {
  // Its address may come only now, and it would go on to connect.
  client.once("connecting", () => setImmediate(() => void client.disconnect()));
  await Promise.race([client.disconnect(), pause(1_000)]);
}

type Given = {
  type: string;
  envelope_id: string;
  body: unknown;
  ack(answer?: Record<string, unknown>): Promise<void>;
};

// Never acknowledged before the answer is there: an acknowledgement says that it was done.
async function hand({ answer }: SocketDeps, { type, envelope_id: id, body, ack }: Given): Promise<void> {
  try {
    const said = answer({ id, type, body });
    const late = pause(ANSWER_MS).then(() => LATE);
    const first = await Promise.race([said, late]);
    if (first === LATE) throw new Error("not answered in time");
    await ack((first ?? {}) as Record<string, unknown>);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(JSON.stringify({ level: "error", event: "slack_envelope_failed", id, type, message }));
  }
}

const LATE = Symbol("late");

/** Ends early when it is to stop. */
const pause = (ms: number, stop?: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal: stop }).catch(() => {});
