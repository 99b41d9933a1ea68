// One request, tried again while the server is away or busy. Writes carry an idempotency key, the same on every attempt: when
// the answer to the first was lost on the way, the second gets that very answer.
import { addressOf, silenceOf } from "#client/address";
import { CountersignError, errorOf, strangeAnswer } from "#client/error";
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
  const base = addressOf(to.url);
  const silence = silenceOf(base);
  const headers = credentials(to);

  async function answered<T>(
    method: string,
    path: string,
    ask: Ask,
    read: (response: Response) => T | Promise<T>,
  ): Promise<T> {
    // Made once: what no request can be made of would look like a server that is away.
    const body = ask.body === undefined ? {} : { body: JSON.stringify(ask.body) };
    const init = { method, headers: { ...headers, ...idempotency(ask) }, ...body };
    const attempt = async (signal: AbortSignal) => {
      const response = await (to.fetch ?? fetch)(`${base}${path}${queryOf(ask)}`, { ...init, signal });
      if (!response.ok) throw await errorOf(response, base);
      return read(response);
    };
    return await persist(to, ask, attempt, silence);
  }

  const json = <T>(method: string, path: string, ask: Ask): Promise<T> =>
    answered(method, path, ask, (response) => readJson<T>(response, base));
  return {
    get: (path, ask = {}) => json("GET", path, ask),
    post: (path, ask) => json("POST", path, { ...ask, idempotencyKey: ask.idempotencyKey ?? randomKey() }),
    open: (path, ask) => answered("GET", path, ask, (response) => response),
  };
}

function queryOf({ query, hold }: Ask): string {
  const all = { ...query, wait_seconds: hold?.seconds() };
  // What was left open is no filter; as text it would be the word "undefined".
  const asked = Object.entries(all).filter(([, value]) => value !== undefined);
  return asked.length > 0 ? `?${new URLSearchParams(asked.map(([k, v]) => [k, String(v)]))}` : "";
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
    ...(key && carried("x-api-key", key, "key")),
    ...(token && carried("authorization", `Bearer ${token}`, "token")),
  };
}

const idempotency = ({ idempotencyKey: key }: Ask) =>
  key ? carried("idempotency-key", key, "idempotency key") : {};

// Said without the text itself, and without the cause, which quotes it: it may be a secret, and this goes into a log.
function carried(name: string, value: string, what: string): Record<string, string> {
  try {
    new Headers({ [name]: value });
  } catch {
    const message = `The ${what} holds what no header can carry, a line break or a letter of another script.`;
    throw new CountersignError({ status: 0, code: "bad_key", message });
  }
  return { [name]: value };
}

async function persist<T>(
  to: Connection,
  ask: Ask,
  attempt: (signal: AbortSignal) => Promise<T>,
  silence: string,
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
      if (pause === null || performance.now() + pause - wentWrong >= patienceMs) throw typed(error, silence);
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

function typed(cause: unknown, message: string): CountersignError {
  if (cause instanceof CountersignError) return cause;
  return new CountersignError({ status: 0, code: "unreachable", message, cause });
}

async function readJson<T>(response: Response, base: string): Promise<T> {
  const text = await response.text();
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    const message = strangeAnswer(base, "what is no JSON");
    throw new CountersignError({ status: response.status, code: "bad_answer", message, cause });
  }
}

// Not randomUUID: a browser has that only on https.
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
