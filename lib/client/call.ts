// One request, tried again while the server is away or busy. Writes carry an idempotency key, the same on every attempt: when
// the answer to the first was lost on the way, the second gets that very answer.
import { CountersignError, errorOf } from "#client/error";
import type { Holding } from "#client/holding";
import { sleep } from "#client/sleep";
import type { CallOptions, Connection } from "./types";

export type Ask = CallOptions & {
  body?: unknown;
  query?: Record<string, string | number | undefined>;
  hold?: Holding; // how long the server may take on purpose
};

export type Caller = {
  get<T>(path: string, ask?: Ask): Promise<T>;
  post<T>(path: string, ask: Ask): Promise<T>;
  open(path: string, ask: Ask): Promise<Response>;
};

const PATIENCE_MS = 30_000;
const ATTEMPT_MS = 15_000; // an answer that takes longer is not coming
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export function caller(to: Connection): Caller {
  const base = to.url.replace(/\/+$/, "");
  const headers = credentials(to);
  const request = async (method: string, path: string, ask: Ask, signal: AbortSignal): Promise<Response> => {
    // What was left open is no filter; as text it would be the word "undefined".
    const asked = Object.entries({ ...ask.query, wait_seconds: ask.hold?.seconds() }).filter(
      ([, value]) => value !== undefined,
    );
    const query = asked.length > 0 ? `?${new URLSearchParams(asked.map(([k, v]) => [k, String(v)]))}` : "";
    const init: RequestInit = { method, headers: { ...headers }, signal };
    if (ask.idempotencyKey) init.headers = { ...headers, "idempotency-key": ask.idempotencyKey };
    if (ask.body !== undefined) init.body = JSON.stringify(ask.body);
    const response = await (to.fetch ?? fetch)(`${base}${path}${query}`, init);
    if (!response.ok) throw await errorOf(response);
    return response;
  };
  const json = <T>(method: string, path: string, ask: Ask) =>
    persist(to, ask, async (signal) => readJson<T>(await request(method, path, ask, signal)));
  return {
    get: (path, ask = {}) => json("GET", path, ask),
    post: (path, ask) => json("POST", path, { ...ask, idempotencyKey: ask.idempotencyKey ?? randomKey() }),
    open: (path, ask) => persist(to, ask, (signal) => request("GET", path, ask, signal)),
  };
}

function credentials({ key, token }: Connection): Record<string, string> {
  if (!key && !token)
    throw new CountersignError({
      status: 0,
      code: "missing_key",
      message: "connect needs a key or a token: is its variable set?",
    });
  return {
    accept: "application/json, text/event-stream",
    "content-type": "application/json",
    ...(key ? { "x-api-key": key } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
}

async function persist<T>(
  to: Connection,
  ask: Ask,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const patienceMs = to.patienceMs ?? PATIENCE_MS;
  // Counted from when it went wrong, by a clock that nobody sets: a computer that slept through a long wait tries again.
  let wentWrong: number | null = null;
  for (let tries = 0; ; tries++) {
    ask.signal?.throwIfAborted();
    const began = performance.now();
    const timeout = AbortSignal.timeout((ask.hold?.seconds() ?? 0) * 1_000 + ATTEMPT_MS);
    try {
      const answer = await attempt(ask.signal ? AbortSignal.any([ask.signal, timeout]) : timeout);
      ask.hold?.held();
      return answer;
    } catch (error) {
      ask.signal?.throwIfAborted();
      ask.hold?.cut(performance.now() - began);
      wentWrong ??= performance.now();
      const pause = pauseAfter(error, tries);
      if (pause === null || performance.now() + pause - wentWrong >= patienceMs) throw typed(error);
      await sleep(pause, ask.signal);
    }
  }
}

/** How long to wait before the next attempt, or null when it would only get the same answer. */
function pauseAfter(error: unknown, tries: number): number | null {
  const answered = error instanceof CountersignError;
  if (answered && error.status !== 429 && (error.status < 500 || error.status === 501)) return null;
  // Half of it by chance: a thousand clients of a server that comes back must not come back in one moment.
  const backoff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries) * (0.5 + Math.random() / 2);
  return Math.max(backoff, answered ? error.retryAfterMs : 0);
}

function typed(error: unknown): CountersignError {
  if (error instanceof CountersignError) return error;
  return new CountersignError({
    status: 0,
    code: "unreachable",
    message: "The server does not answer.",
    cause: error,
  });
}

async function readJson<T>(response: Response): Promise<T> {
  const text = await response.text();
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new CountersignError({
      status: response.status,
      code: "bad_answer",
      message: "The answer is no JSON.",
      cause,
    });
  }
}

// Not randomUUID: a browser has that only on https.
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
