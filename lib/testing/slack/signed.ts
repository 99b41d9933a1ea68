// What Slack sends us: signed over the raw body, with the time in it.
import { createHmac } from "node:crypto";
import type { LocalSlack } from "./server";

export type SignedRequest = { headers: Record<string, string>; body: string };
export type SignOptions = { secret?: string; at?: number; retry?: { num: number; reason: string } };
export type Delivered = { status: number; body: string; ms: number };

export const signAsSlack = (secret: string, at: number | string, body: string | Uint8Array): string =>
  `v0=${createHmac("sha256", secret).update(`v0:${at}:`).update(body).digest("hex")}`;

export function signed(
  { state }: LocalSlack,
  body: string,
  type = "application/x-www-form-urlencoded",
  { secret = state.signingSecret, at = Math.floor(Date.now() / 1000), retry }: SignOptions = {},
): SignedRequest {
  return {
    body,
    headers: {
      "content-type": type,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": String(at),
      "x-slack-signature": signAsSlack(secret, at, body),
      ...(retry && { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason }),
    },
  };
}

export const formOf = (payload: unknown): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

/** Slack waits three seconds, and calls it a failure then. */
export async function deliver(
  url: string,
  { headers, body }: SignedRequest,
  waitMs = 3000,
): Promise<Delivered> {
  const began = performance.now();
  const response = await fetch(url, {
    method: "POST",
    headers,
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(waitMs),
  });
  const text = await response.text();
  return { status: response.status, body: text, ms: performance.now() - began };
}
