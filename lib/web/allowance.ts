import { type Allowance, type Attempts, attempts } from "@/lib/auth/attempts";
import { config } from "@/lib/config";
import type { Answer } from "./action";

// How often somebody may try to prove who they are. The count is kept for an address and a network together, so that nobody
// can lock somebody else out by guessing at their password from afar, and for a network alone, so that nobody can try everybody.

const QUARTER_HOUR_MS = 15 * 60_000;
const FOR_ONE: Allowance = { most: 10, windowMs: QUARTER_HOUR_MS };
const FOR_A_NETWORK: Allowance = { most: 60, windowMs: QUARTER_HOUR_MS };

type Counters = { one: Attempts; network: Attempts };
const shared = globalThis as typeof globalThis & { countersignAttempts?: Counters };

function counters(): Counters {
  shared.countersignAttempts ??= { one: attempts(FOR_ONE), network: attempts(FOR_A_NETWORK) };
  return shared.countersignAttempts;
}

export function mayTry(headers: Headers, whom: string): boolean {
  const { one, network } = counters();
  const from = networkOf(headers);
  const now = Date.now();
  // Both are counted, whatever the first says.
  return [network(from, now), one(`${from} ${whom}`, now)].every(Boolean);
}

/** A right password costs nothing: whoever confirms often what is risky is not locked out by it. */
export function forgiveTry(headers: Headers, whom: string): void {
  const { one, network } = counters();
  const from = networkOf(headers);
  network.forgive(from);
  one.forgive(`${from} ${whom}`);
}

/** Where the request came from, as the front saw it; a header that did not come through the front says nothing. */
export function networkOf(headers: Headers): string {
  const { frontSecret } = config();
  const isFromFront = frontSecret === null || headers.get("x-countersign-front") === frontSecret;
  return (isFromFront && headers.get("x-forwarded-for")) || "unknown";
}

export const TOO_OFTEN: Answer = {
  tone: "refused",
  message: "Too many attempts. Wait a quarter of an hour, then try again.",
};
