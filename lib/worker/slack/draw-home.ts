// The home tab of somebody who opened it: drawn at once, and again when what waits for them has changed.
import { createHash } from "node:crypto";
import { homeView, strangerBlocks, waitingBlocks } from "../../channels/slack/task-list";
import type { Sql } from "../../db/client";
import { endWish, redrawHomes, type TakenWish } from "../../db/write/slack-wishes";
import { waitingFor } from "../../slack/waiting";
import { peopleOf } from "../../slack/who";
import { readWish } from "./read-wish";
import type { WishDeps } from "./wishes";

export async function drawHome(deps: WishDeps, wish: TakenWish): Promise<void> {
  const { actor, speaker } = readWish(wish);
  const people = await peopleOf(deps, actor, speaker);
  const blocks =
    people.length === 0 ? strangerBlocks() : waitingBlocks(await waitingFor(deps, people), deps.publicUrl);
  const view = JSON.stringify(homeView(blocks));
  const shown = createHash("sha256").update(view).digest("base64url");
  // What it shows is so still: Slack is not asked for that.
  if (shown === wish.shown) return;
  const slack = await deps.slackOf(wish.workspaceId);
  await slack.call("views.publish", { user_id: wish.userId, view });
  await endWish(deps.sql, wish, null, shown);
}

const LOOK_MS = 2_000;
const MOST_WORKSPACES = 1000;

/** Follows in which workspaces something was told. Nothing is asked of the database while nothing is. */
export function followHomes(sql: Sql) {
  let changed = new Set<string>();
  const told = (workspaceIds: Iterable<string>): void => {
    for (const id of workspaceIds) if (changed.size < MOST_WORKSPACES) changed.add(id);
  };
  return {
    told,
    async step(): Promise<number> {
      if (changed.size === 0) return LOOK_MS;
      const some = [...changed];
      changed = new Set();
      try {
        await redrawHomes(sql, some);
      } catch (error) {
        told(some); // with the next look
        throw error;
      }
      return LOOK_MS;
    },
  };
}
