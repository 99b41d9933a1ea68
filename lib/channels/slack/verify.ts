// Whether a request is Slack's: it signs the very bytes of the body together with the time. Nothing is believed before this is known.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const SKEW_SECONDS = 300; // either way; a second more is too much
export const MOST_BYTES = 256 * 1024;

export type Signed = { signature: string | null; timestamp: string | null; body: Uint8Array };

/** good: it is Slack's. late: it is, but not of now, by as many seconds as the clock here is ahead of it. none: whoever sent it. */
export type Proof = { is: "good" } | { is: "late"; seconds: number } | { is: "none" };

/** Several secrets are good at once while one takes the other's place. All of them are tried, so that the time tells nothing. */
export function proofOf(
  { signature, timestamp, body }: Signed,
  secrets: readonly string[],
  now: Date,
): Proof {
  if (signature === null || !/^v0=[0-9a-f]{64}$/.test(signature)) return { is: "none" };
  if (timestamp === null || !/^[1-9]\d{0,11}$/.test(timestamp)) return { is: "none" };
  const given = Buffer.from(signature.slice(3), "hex");
  let isSigned = false;
  for (const secret of secrets)
    if (secret !== "" && timingSafeEqual(digest(secret, timestamp, body), given)) isSigned = true;
  if (!isSigned) return { is: "none" };
  const seconds = Math.floor(now.getTime() / 1000) - Number(timestamp);
  return Math.abs(seconds) > SKEW_SECONDS ? { is: "late", seconds } : { is: "good" };
}

const digest = (secret: string, timestamp: string, body: Uint8Array): Buffer =>
  createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest();

/** The same request, sent again byte for byte within its time, has the same name. */
export const requestHash = ({ signature, timestamp }: Signed): Buffer =>
  createHash("sha256").update(`${timestamp}:${signature}`).digest();
