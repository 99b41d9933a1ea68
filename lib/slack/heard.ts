// What the requests that come tell of the way from Slack to here. A press is answered first; and however many come, from whomever,
// each kind is written down about once a minute.
import type { Sql } from "../db/client";
import { noteLate, noteRefused, noteVerified } from "../db/write/slack-doors";

/** `apps`: the workspaces whose app it is, or may be; COMMON_APP for the installation's. */
export type Heard =
  | { is: "verified" | "refused"; apps: string[] }
  | { is: "late"; apps: string[]; seconds: number };
export type Hear = (heard: Heard) => void;
export type Hearing = { heard: Hear; settled(): Promise<void> };

const EACH_MS = 60_000;
const MOST_KEPT = 1_000;

export function keepHeard(sql: Sql, clock: () => number = () => performance.now()): Hearing {
  const noted = new Map<string, number>();
  let writing = Promise.resolve();
  const isDue = (name: string, now: number) => {
    const at = noted.get(name);
    if (at !== undefined && now - at < EACH_MS) return false;
    if (noted.size >= MOST_KEPT) noted.clear();
    noted.set(name, now);
    return true;
  };
  return {
    heard(heard) {
      const now = clock();
      const apps = heard.apps.filter((app) => isDue(`${heard.is} ${app}`, now));
      if (apps.length === 0) return;
      // The next that fits says at once that the way is open.
      if (heard.is !== "verified") for (const app of apps) noted.delete(`verified ${app}`);
      writing = writing.then(() => write(sql, { ...heard, apps })).catch(say);
    },
    settled: () => writing,
  };
}

function write(sql: Sql, heard: Heard): Promise<void> {
  switch (heard.is) {
    case "verified":
      return noteVerified(sql, heard.apps);
    case "refused":
      return noteRefused(sql, heard.apps);
    case "late":
      return noteLate(sql, heard.apps, heard.seconds);
  }
}

const say = ({ message }: Error): void =>
  console.error(JSON.stringify({ level: "error", event: "slack_heard_not_kept", message }));
