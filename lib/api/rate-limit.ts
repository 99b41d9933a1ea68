// A token bucket for each key, in this process. High on purpose: no honest agent meets it; a runaway one gets 429.
import { performance } from "node:perf_hooks";
import { Stop } from "./stop";

export type RateLimit = { perSecond: number; burst: number };
export const RATE_LIMIT: RateLimit = { perSecond: 600, burst: 1_200 };

// Beyond this many keys all buckets are forgotten, which fills them: memory is bounded, nobody is refused by it.
const MOST_BUCKETS = 50_000;

type Bucket = { tokens: number; at: number };

export function rateLimiter(limit: RateLimit, now: () => number = () => performance.now()) {
  const buckets = new Map<string, Bucket>();
  return (key: string): void => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: limit.burst, at };
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((at - bucket.at) / 1000) * limit.perSecond);
    bucket.at = at;
    if (bucket.tokens < 1) throw tooMany(limit, bucket);
    bucket.tokens -= 1;
    if (buckets.size >= MOST_BUCKETS) buckets.clear();
    buckets.set(key, bucket);
  };
}

function tooMany(limit: RateLimit, bucket: Bucket): Stop {
  const wait = Math.max(1, Math.ceil((1 - bucket.tokens) / limit.perSecond));
  return new Stop({
    status: 429,
    code: "rate_limit_exceeded",
    message: `More than ${limit.perSecond} requests a second with this key. Slow down.`,
    details: { limit_per_second: limit.perSecond },
    headers: {
      "retry-after": String(wait),
      "x-ratelimit-limit": String(limit.perSecond),
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(wait),
    },
  });
}
