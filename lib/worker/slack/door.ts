// The worker's side of the door from Slack: what web wishes of Slack is granted, and where Slack cannot reach this site its requests
// come over a socket.
import type { ChannelEnvironment } from "../../config-channels";
import type { Database } from "../../db/client";
import { slackEar } from "../../db/read/slack-ear";
import type { Engine } from "../../engine/open";
import type { ReadChannel } from "../channels/settings";
import { BY_ITSELF_MS } from "../look";
import type { Loop, RunLoop } from "../loop";
import { followHomes } from "./draw-home";
import { keepSockets } from "./sockets";
import { grantWishes } from "./wishes";
import { openSlack } from "./workspace-slack";

type Deps = {
  db: Database;
  runLoop: RunLoop;
  engine: Engine;
  publicUrl: string;
  linkSecret: string;
  channel: ReadChannel;
  given: ChannelEnvironment;
  /** There is something new to send. */
  made(): void;
};
export type SlackDoor = {
  granting: Loop;
  keeping: Loop;
  drawing: Loop;
  /** What waits for somebody may be another now. */
  told(workspaceIds: Iterable<string>): void;
  close(): Promise<void>;
};

const SOCKETS_LONGEST_MS = 5_000;
const HOMES_LONGEST_MS = 2_000;

export function openSlackDoor({
  db,
  runLoop,
  engine,
  publicUrl,
  linkSecret,
  channel,
  given,
  made,
}: Deps): SlackDoor {
  const { sql } = db;
  const slackOf = openSlack({ sql, channel });
  const wishes = grantWishes({ sql, engine, publicUrl, linkSecret, slackOf }, made, { lookMs: BY_ITSELF_MS });
  const granting = runLoop("slack wishes", wishes.step, { longestMs: BY_ITSELF_MS });
  const ear = slackEar(db.url, granting.wake);
  const environment = { appToken: given.slackAppToken, apiUrl: given.slackApiUrl };
  const sockets = keepSockets({ sql, engine, publicUrl, linkSecret, channel, environment });
  const keeping = runLoop("slack sockets", sockets.step, { longestMs: SOCKETS_LONGEST_MS });
  const homes = followHomes(sql);
  const drawing = runLoop("slack homes", homes.step, { longestMs: HOMES_LONGEST_MS });
  return {
    granting,
    keeping,
    drawing,
    told: homes.told,
    async close() {
      await Promise.all([sockets.close(), wishes.settled(), ear.close()]);
    },
  };
}
