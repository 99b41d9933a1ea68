// What web wishes of Slack, which the worker alone may ask for: a modal within three seconds of the press, a home tab, and an offer
// to connect an account, once it is known whose it could be.

import { readValue } from "../../channels/slack/action-ids";
import { decisionModal } from "../../channels/slack/modal";
import { writeMetadata } from "../../channels/slack/modal-metadata";
import { homeView, strangerBlocks, waitingBlocks } from "../../channels/slack/task-list";
import { readTrouble } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { forgetSlackRequests, type TakenWish, takeWishes } from "../../db/write/slack-door";
import { findShown, modalFacts } from "../../slack/shown";
import { tell } from "../../slack/tell";
import { waitingFor } from "../../slack/waiting";
import { peopleOf, personIn } from "../../slack/who";
import { offerAccount } from "./offer-account";
import { readWish } from "./read-wish";
import type { SlackOf } from "./workspace-slack";

export type WishDeps = { sql: Sql; publicUrl: string; linkSecret: string; slackOf: SlackOf };
export type Wishes = { step: () => Promise<number>; settled: () => Promise<void> };

const MOST_AT_ONCE = 50;
const LOOK_MS = 1_000; // a ring that was lost costs this much of the three seconds
const FORGET_MS = 60_000;

type Pace = { clock?: () => number; lookMs?: number };

export function grantWishes(
  deps: WishDeps,
  made: () => void,
  { clock = () => performance.now(), lookMs = LOOK_MS }: Pace = {},
): Wishes {
  const running = new Set<Promise<void>>();
  let forgetAt = 0;
  const start = (wish: TakenWish): void => {
    const run = grant(deps, wish)
      .then(made, (error) => complain(wish, error))
      .finally(() => running.delete(run));
    running.add(run);
  };
  return {
    async step() {
      if (clock() >= forgetAt) {
        await forgetSlackRequests(deps.sql);
        forgetAt = clock() + FORGET_MS;
      }
      const room = MOST_AT_ONCE - running.size;
      const taken = room > 0 ? await takeWishes(deps.sql, room) : [];
      for (const wish of taken) start(wish);
      return taken.length > 0 ? 0 : lookMs;
    },
    settled: async () => void (await Promise.allSettled(running)),
  };
}

function grant(deps: WishDeps, wish: TakenWish): Promise<void> {
  if (wish.kind === "modal") return openModal(deps, wish);
  return wish.kind === "home" ? drawHome(deps, wish) : offerAccount(deps, wish);
}

const TOO_LATE = "That took too long to open here. Press again, or decide in the inbox.";

async function openModal(deps: WishDeps, wish: TakenWish): Promise<void> {
  const { actor, value, outcome, trigger, channel } = readWish(wish);
  const shown = readValue(deps.linkSecret, value);
  const person = await personIn(deps, wish.workspaceId, actor);
  const there = person && shown && (await findShown(deps, person, shown.intentId));
  if (!there) return;
  const say = () => {
    const told = {
      workspaceId: wish.workspaceId,
      actor,
      channelId: channel,
      key: Buffer.from(wish.id),
      at: new Date(),
    };
    return tell(deps, told, TOO_LATE, { url: there.url, personId: person.id });
  };
  if (wish.isLate) return say();
  const asked = outcome === null ? null : (there.spec.outcomes[outcome] ?? null);
  const facts = await modalFacts(deps, person, there);
  const view = decisionModal(facts, asked, writeMetadata({ value, outcome }));
  try {
    const slack = await deps.slackOf(wish.workspaceId);
    await slack.call("views.open", { trigger_id: trigger, view: JSON.stringify(view) });
  } catch (error) {
    complain(wish, error);
    await say();
  }
}

async function drawHome(deps: WishDeps, wish: TakenWish): Promise<void> {
  if (wish.isLate) return;
  const { actor, speaker } = readWish(wish);
  const people = await peopleOf(deps, actor, speaker);
  const blocks =
    people.length === 0 ? strangerBlocks() : waitingBlocks(await waitingFor(deps, people), deps.publicUrl);
  const slack = await deps.slackOf(wish.workspaceId);
  await slack.call("views.publish", { user_id: wish.userId, view: JSON.stringify(homeView(blocks)) });
}

function complain({ id, kind }: TakenWish, error: unknown): void {
  const { code } = readTrouble(error);
  console.error(JSON.stringify({ level: "warn", event: "slack_wish_failed", id, kind, code }));
}
