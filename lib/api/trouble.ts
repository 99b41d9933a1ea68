// What is left when neither the input nor a rule is to blame. Trouble: the database or a queue cannot do it now; 503, try
// again. Defect: it cannot happen; 500 with a number to look for in the log, and nothing about the inside.
import { QueueFull } from "../db/batch";
import { Stop } from "./stop";

export type Defect = { requestId: string; method: string; path: string; error: unknown };
export type Report = (defect: Defect) => void;

// postgres.js names for a connection that is not there, and the system's.
const CONNECTION = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECTION_CONNECT_TIMEOUT",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOENT",
  "EHOSTUNREACH",
]);
// SQLSTATE: connection exceptions, out of resources, shutting down, a timeout of ours, a lost race that a retry wins,
// a standby that cannot write yet.
const SQLSTATE = /^(08...|53...|57P0[1-5]|57014|55P03|25P0[234]|40001|40P01|25006)$/;

export function isTrouble(error: unknown): boolean {
  if (error instanceof QueueFull || error instanceof OutOfTime) return true;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code === "string" && (CONNECTION.has(code) || SQLSTATE.test(code))) return true;
  }
  return false;
}

export const unavailable = (message = "The service cannot do this at the moment. Try again."): Stop =>
  new Stop({ status: 503, code: "service_unavailable", message, headers: { "retry-after": "1" } });

export class OutOfTime extends Error {}

// Whoever waits gets an answer in time, even when no connection ever comes free.
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTime(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
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
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return {
    name: error.name,
    // A failed query's message repeats its parameters after a line break; those stay out of the log.
    message: `${error.message.split("\nparams:")[0]}${cause}`.slice(0, 500),
    stack: (error.stack ?? "").split("\n").slice(1, 12).join("\n"),
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
