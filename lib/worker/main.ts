// The worker: what the clock does and what has to be told. Any number of them share the work.
import { printLines } from "../channels/log";
import type { PushDeps } from "../channels/push/send";
import type { ChannelEnvironment } from "../config-channels";
import type { Database } from "../db/client";
import { OCCASIONS } from "../db/doorbell";
import { earOn } from "../db/read/ear";
import type { Around } from "../db/read/look-around";
import { takesWrites } from "../db/read/readiness";
import { openTroubleLog } from "../db/read/trouble-log";
import { OUTWARD, type Outward } from "../domain/types";
import { openEngine } from "../engine/open";
import { channelsOf } from "./channels/environment";
import { keepKeyPublished } from "./channels/publish-key";
import { senders } from "./channels/senders";
import { channelSettings } from "./channels/settings";
import { channelsKeyOf } from "./channels/unseal";
import { DIGEST_LOOK_MS, sendDigests } from "./digests";
import { askWhereFewAreLeft, FEW_LEFT_LOOK_MS } from "./few-left";
import { sendHeld } from "./held";
import { keepInsights } from "./insights";
import { BY_ITSELF_MS, isSoon, lookAfter } from "./look";
import { type Loop, loopsOn } from "./loop";
import { OUTAGE_LOOK_MS, tellOutages } from "./messages/outages";
import { PRUNE_LOOK_MS, pruneOld } from "./messages/prune";
import { sendMessages } from "./messages/send";
import { tellOccasions } from "./occasions";
import { forgetWhatRanOut } from "./run-out";
import { openSlackDoor } from "./slack/door";
import { followPosts } from "./slack/rewrites";
import { LOOK_MS, standInForAbsent } from "./stand-in";
import { keepTaskWords } from "./task-words";
import { fireTimers } from "./timers";

// Between two looks, so that a burst of rings is one look.
const TIMER_PACE_MS = 2;
const SEND_PACE_MS = 10;
// Adding up a long day may have taken seconds, and its rest is longer than that.
const INSIGHTS_LONGEST_MS = 60_000;
const KEY_LONGEST_MS = 60_000;
const RUN_OUT_LONGEST_MS = 600_000;

export type WorkerDeps = {
  db: Database;
  publicUrl: string;
  linkSecret: string;
  channelsKey: string;
  channels: ChannelEnvironment;
  push: PushDeps;
  logsDeliveries: boolean;
};
export type Worker = { stop(): Promise<void> };

export function startWorker({
  db,
  publicUrl,
  linkSecret,
  channelsKey,
  channels: given,
  push,
  logsDeliveries,
}: WorkerDeps): Worker {
  const engine = openEngine(db, { name: "countersign-worker", listen: false });
  const runLoop = loopsOn(openTroubleLog(() => takesWrites(db.sql)));
  const timers = runLoop("timers", fireTimers(engine), { paceMs: TIMER_PACE_MS, longestMs: BY_ITSELF_MS });
  // A loop for each channel: one that is slow, or has much to say, keeps no other waiting.
  const key = channelsKeyOf(channelsKey);
  const settings = channelSettings({ sql: db.sql, key, given: channelsOf(given) });
  const published = runLoop("channels key", keepKeyPublished(db.sql, key, given), {
    longestMs: KEY_LONGEST_MS,
  });
  const send = senders({ sql: db.sql, publicUrl, linkSecret, settings, push });
  const sendings = OUTWARD.map((channel) => ({
    channel,
    ...sendMessages(db.sql, channel, send[channel], BY_ITSELF_MS),
  }));
  const channels = sendings.map(({ channel, step, onRoom }) => {
    const loop = runLoop(`messages by ${channel}`, step, {
      paceMs: SEND_PACE_MS,
      longestMs: BY_ITSELF_MS,
    });
    onRoom(loop.wake);
    return { channel, loop };
  });
  const wake = (channel: Outward) => channels.find((one) => one.channel === channel)?.loop.wake();
  const held = runLoop("held decisions", sendHeld(db.sql, engine), { longestMs: BY_ITSELF_MS });
  const slackDoor = openSlackDoor({
    db,
    runLoop,
    engine,
    publicUrl,
    linkSecret,
    channel: settings.read,
    given,
    made: () => wake("slack"),
  });
  // A vote or a claim is told to nobody, but a post of its task shows it, and the homes of those whom it concerns.
  const rewritten = (workspaceIds: Set<string>) => {
    wake("slack");
    slackDoor.told(workspaceIds);
  };
  const slackPosts = runLoop(
    "slack posts",
    followPosts(db.sql, rewritten, { nothingPostedMs: BY_ITSELF_MS }),
    { longestMs: BY_ITSELF_MS },
  );
  const ear = earOn({ bell: OCCASIONS, url: db.url, name: "countersign-occasions" }, () => logLines.wake());
  const logLines: Loop = runLoop(
    "occasions",
    tellOccasions(db, {
      made: () => {
        for (const { loop } of channels) loop.wake();
      },
      ...(logsDeliveries && { print: printLines }),
      told: slackDoor.told,
      ear,
    }),
    { longestMs: BY_ITSELF_MS },
  );
  const taskWords = runLoop("task words", keepTaskWords(db, BY_ITSELF_MS), { longestMs: BY_ITSELF_MS });
  const pruning = runLoop("old messages", pruneOld(db.sql), { longestMs: PRUNE_LOOK_MS });
  const outages = runLoop("outages", tellOutages(db.sql), { longestMs: OUTAGE_LOOK_MS });
  const insights = runLoop("insights", keepInsights(db), { longestMs: INSIGHTS_LONGEST_MS });
  const standIns = runLoop("stand-ins", standInForAbsent(db.sql, engine), { longestMs: LOOK_MS });
  // Of its own: a long look through what is asked of few keeps nobody's stand-in waiting.
  const fewLeft = runLoop("few left", askWhereFewAreLeft(db.sql, engine), { longestMs: FEW_LEFT_LOOK_MS });
  const digests = runLoop(
    "digests",
    sendDigests(db.sql, () => wake("email")),
    { longestMs: DIGEST_LOOK_MS },
  );
  const ranOut = runLoop("what ran out", forgetWhatRanOut(db.sql), { longestMs: RUN_OUT_LONGEST_MS });
  const looking = runLoop(
    "look",
    lookAfter(db, [
      { loop: timers, hasWork: ({ timerMs }) => isSoon(timerMs) },
      { loop: held, hasWork: ({ heldMs }) => isSoon(heldMs) },
      { loop: logLines, hasWork: ({ occasions }) => occasions },
      { loop: taskWords, hasWork: ({ words }) => words },
      { loop: slackPosts, hasWork: ({ posts }) => posts },
      { loop: slackDoor.granting, hasWork: ({ wishes }) => wishes },
      ...channels.map(({ channel, loop }) => ({
        loop,
        hasWork: ({ outward }: Around) => outward.includes(channel),
      })),
    ]),
  );
  const loops = [
    looking,
    timers,
    held,
    standIns,
    fewLeft,
    ranOut,
    digests,
    logLines,
    slackPosts,
    slackDoor.granting,
    slackDoor.keeping,
    slackDoor.drawing,
    taskWords,
    insights,
    pruning,
    outages,
    published,
    ...channels.map(({ loop }) => loop),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      // What is under way is given its time: cut off, it might go out twice.
      await Promise.all(sendings.map(({ settled }) => settled()));
      await Promise.all([slackDoor.close(), ear.close()]);
      await engine.close();
    },
  };
}
