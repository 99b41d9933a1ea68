// What is left when neither the input nor a rule is to blame. Trouble: the database or a queue cannot do it now; 503, try
// again. Defect: it cannot happen; 500 with a number to look for in the log, and nothing about the inside.
import { performance } from "node:perf_hooks";
import { openCrowd } from "../db/read/passing";
import { isDatabaseTrouble } from "../db/read/trouble";
import { withoutValues } from "../db/read/trouble-log";
import { Stop } from "./stop";

export type Defect = { requestId: string; method: string; path: string; error: unknown };
export type Report = (defect: Defect) => void;

export const unavailable = (message = "The service cannot do this at the moment. Try again."): Stop =>
  new Stop({ status: 503, code: "service_unavailable", message, headers: { "retry-after": "1" } });

export class OutOfTime extends Error {
  readonly code = "OUT_OF_TIME";
}

export const isTrouble = (error: unknown): boolean => error instanceof OutOfTime || isDatabaseTrouble(error);

// Whoever waits gets an answer in time, even when no connection ever comes free. One timer looks after everybody: a timer
// of its own for each request would cost more than most requests do.
type Waiting = { until: number; giveUp: () => void };
const LOOK_EVERY_MS = 50;
const waiting = openCrowd<Waiting>();
let looking: NodeJS.Timeout | null = null;

export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      leave();
      reject(new OutOfTime(`no answer within ${ms} ms`));
    };
    const leave = waiting.add({ until: performance.now() + ms, giveUp });
    looking ??= setInterval(lookAtAll, LOOK_EVERY_MS).unref();
    work.then(
      (value) => {
        leave();
        resolve(value);
      },
      (error) => {
        leave();
        reject(error);
      },
    );
  });
}

function lookAtAll(): void {
  const now = performance.now();
  for (const { until, giveUp } of waiting.values()) if (until <= now) giveUp();
  if (waiting.size > 0 || looking === null) return;
  clearInterval(looking);
  looking = null;
}

const SECRETS = /\b(csn_(?:person|workspace)_|axme_sa_)[A-Za-z0-9_.-]+/g;

// One line of JSON from a fixed list of fields: no bodies, no parameters, no keys.
export const reportToLog: Report = ({ requestId, method, path, error }) => {
  const { name, message, stack, code } = described(error);
  const line = {
    level: "error",
    event: "defect",
    request_id: requestId,
    method,
    path,
    name,
    code,
    message,
    stack,
  };
  console.error(JSON.stringify(line).replaceAll(SECRETS, "$1…"));
};

function described(error: unknown) {
  if (!(error instanceof Error))
    return { name: typeof error, message: "not an error", stack: "", code: null };
  const code = (error as { code?: unknown }).code;
  const cause = error.cause instanceof Error ? ` (${withoutValues(error.cause.message)})` : "";
  return {
    name: error.name,
    message: `${withoutValues(error.message)}${cause}`.slice(0, 500),
    // Only the lines of the stack: its beginning repeats the whole message.
    stack:
      (error.stack ?? "")
        .match(/^ {4}at .*$/gm)
        ?.slice(0, 12)
        .join("\n") ?? "",
    code: typeof code === "string" ? code : null,
  };
}

export const defect = (requestId: string): Stop =>
  new Stop({
    status: 500,
    code: "internal_error",
    message: `Something went wrong on our side; the log has it under ${requestId}.`,
    details: { request_id: requestId },
  });
