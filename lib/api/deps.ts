import type { Database } from "../db/client";
import type { RateLimit } from "./rate-limit";
import type { Report } from "./trouble";

// The engine's types take these places when it is there.
export type Engine = object;
export type Hub = object;

export type ApiConfig = {
  publicUrl: string;
  version?: string;
  rateLimit?: RateLimit;
  deadlineMs?: number; // after this a request that is no stream gets 503 instead of waiting on
};

export type Deps = {
  db: Database;
  engine: Engine;
  hub: Hub;
  config: ApiConfig;
  report?: Report;
  checkAnswers?: boolean; // tests: every answer must fit the shape its route declares
};
