import type { Database } from "../db/client";
import type { Hub } from "../db/read/hub";
import type { TroubleLog } from "../db/read/trouble-log";
import type { Engine } from "../engine/open";
import type { RateLimit } from "./rate-limit";
import type { Report } from "./trouble";

export type ApiConfig = {
  publicUrl: string;
  version: string; // as the document of the API names it
  rateLimit?: RateLimit;
  deadlineMs?: number; // after this a request that is no stream gets 503 instead of waiting on
};

/** The client for programs: the module, and its types. */
export type ClientFiles = { script: string; types: string };

export type Deps = {
  db: Database;
  engine: Engine;
  hub: Hub;
  config: ApiConfig;
  client?: () => Promise<ClientFiles>; // none: this server hands out no client
  report?: Report;
  trouble?: TroubleLog;
  checkAnswers?: boolean; // tests: every answer must fit the shape its route declares
};
