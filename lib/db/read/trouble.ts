// Whether an error means "not now": the database is away, full, shutting down or too busy, or a queue is at its limit. Then
// the caller may try again. Anything else is a defect.
import { QUEUE_FULL } from "../batch";
import { NO_CONNECTION } from "../gate";

// Our own names, postgres.js names and the system's for a connection that is not there.
const CONNECTION = new Set([
  NO_CONNECTION,
  QUEUE_FULL,
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
  "ENETUNREACH",
  "ENOTFOUND", // a stopped container takes its name along
  "EAI_AGAIN",
  "EADDRNOTAVAIL",
  "EMFILE",
  "SSL_REFUSED",
  "CHANNEL_BINDING",
]);
// What is wrong with a certificate, or with the file that names one: a renewal puts it right.
const CERTIFICATE = /^(ERR_SSL_|ERR_TLS_|CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_|UNABLE_TO_|WRONG_ADDRESS$)/;
// SQLSTATE: connection exceptions, out of resources, shutting down, a timeout of ours, a lost race that a retry wins,
// a standby that cannot write yet, a plan that a new schema made stale, a system below that cannot read or write. And what
// an operator changed under us and can change back: a password, who is let in, the database itself, a right.
const SQLSTATE =
  /^(08...|53...|58...|57P0[1-5]|57014|55P03|25P0[234]|40001|40P01|25006|0A000|26000|28000|28P01|3D000|42501)$/;

export function isDatabaseTrouble(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code !== "string") continue;
    if (CONNECTION.has(code) || CERTIFICATE.test(code) || SQLSTATE.test(code)) return true;
  }
  return false;
}

/** The one that says what is wrong: what is around it repeats the query and what was sent with it. */
export function innermost(error: unknown): unknown {
  let reason = error;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  return reason;
}
