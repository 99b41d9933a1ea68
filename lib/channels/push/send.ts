// One message to one browser, by the push service that it named. The service cannot read it.
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import webPush from "web-push";
import { endpointFault } from "../../domain/push-endpoint";
import { troubleError } from "../trouble";
import { PUBLIC_ONLY, publicLookup } from "./checked-lookup";
import type { PushKeys } from "./keys";
import { answerOf } from "./service-answer";

export type PushOrder = {
  browser: { endpoint: string; p256dh: string; auth: string };
  payload: string;
  ttlSeconds: number;
  topic: string | null; // what waits at the service under the same one is replaced
  urgent: boolean;
};
export type PushDeps = { keys: PushKeys; allowedHosts: string[]; deadlineMs?: number };

export const MOST_PAYLOAD = 3900; // bytes: encrypted it is 4096 at most, and services take no more
const MOST_TTL = 28 * 86_400; // seconds, and services keep nothing longer
const DEADLINE_MS = 10_000;
const MOST_ANSWER = 16_384;

export async function sendPush(order: PushOrder, deps: PushDeps): Promise<string> {
  const { endpoint } = order.browser;
  const fault = endpointFault(endpoint, deps.allowedHosts);
  if (fault) throw troubleError({ kind: "never", code: "endpoint", answer: fault, isUnasked: true });
  if (Buffer.byteLength(order.payload) > MOST_PAYLOAD)
    throw troubleError({
      kind: "never",
      code: "too_large",
      answer: "The message is too long for a push.",
      isUnasked: true,
    });
  const details = sealed(order, deps.keys);
  const answer = await post(endpoint, details, deps);
  return answerOf(answer);
}

function sealed({ browser, payload, ttlSeconds, topic, urgent }: PushOrder, keys: PushKeys) {
  const { endpoint, p256dh, auth } = browser;
  try {
    return webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      vapidDetails: keys,
      TTL: Math.max(0, Math.min(MOST_TTL, Math.floor(ttlSeconds))),
      contentEncoding: "aes128gcm",
      urgency: urgent ? "high" : "normal",
      ...(topic !== null && { topic }),
    });
  } catch (error) {
    // A point that is not on the curve: somebody made it up, or it was cut on its way.
    const why = error instanceof Error ? error.message : String(error);
    throw troubleError({
      kind: "never",
      code: "keys",
      answer: `The browser’s keys are not usable: ${why}`,
      isUnasked: true,
    });
  }
}

export type ServiceAnswer = { status: number; retryAfter: string | null; text: string };

/** Within one deadline, the answer included; redirects are not followed. */
function post(endpoint: string, details: ReturnType<typeof sealed>, deps: PushDeps): Promise<ServiceAnswer> {
  const { hostname, protocol } = new URL(endpoint);
  const request = protocol === "http:" ? httpRequest : httpsRequest;
  const isOwn = deps.allowedHosts.includes(hostname);
  const signal = AbortSignal.timeout(deps.deadlineMs ?? DEADLINE_MS);
  return new Promise<ServiceAnswer>((resolve, reject) => {
    const failed = (error: Error) => reject(unreached(error, signal, hostname));
    const sending = request(
      endpoint,
      { method: "POST", headers: details.headers, signal, ...(!isOwn && { lookup: publicLookup }) },
      (answer) => read(answer).then(resolve, failed),
    );
    sending.on("error", failed);
    sending.end(details.body);
  });
}

async function read(answer: IncomingMessage): Promise<ServiceAnswer> {
  const { statusCode = 0, headers } = answer;
  let text = "";
  for await (const part of answer) {
    text += part;
    if (text.length > MOST_ANSWER) break; // leaving the loop closes it
  }
  return { status: statusCode, retryAfter: headers["retry-after"] ?? null, text };
}

function unreached(error: Error & { code?: string }, signal: AbortSignal, host: string): Error {
  if (error.code === PUBLIC_ONLY)
    return troubleError({
      kind: "never",
      code: "not_public",
      answer: `${host} leads to an address that is not public, so nothing is sent there.`,
      isUnasked: true,
    });
  // It may have been taken. The topic sees to it that a second copy takes the place of the first.
  if (signal.aborted)
    return troubleError({ kind: "destination", code: "timeout", answer: `${host} did not answer in time.` });
  const code = (error.code ?? "unreachable").toLowerCase();
  return troubleError({ kind: "destination", code, answer: `${host} cannot be reached: ${error.message}` });
}
