// What waits for a place that stays shut ends, and old messages go, in small bites, workspace by workspace, with a rest after each: nobody waits for it.
import type { Sql } from "../../db/client";
import { prunePlaces } from "../../db/write/destinations";
import { endUnsendable } from "../../db/write/end-unsendable";
import { pruneMessages, workspacesAfter } from "../../db/write/prune-messages";
import { prunePosts } from "../../db/write/slack-posts";

const BITE = 200;
const WORKSPACES = 20;
const REST_MS = 500;
export const PRUNE_LOOK_MS = 10 * 60_000;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

export const pruneOld = (sql: Sql) => {
  let after = BEFORE_ALL;
  return async (): Promise<number> => {
    const { ids, now } = await workspacesAfter(sql, after, WORKSPACES);
    for (const id of ids) {
      if ((await giveUp(sql, id, now)) === BITE) return REST_MS;
      if ((await pruneMessages(sql, id, BITE, now)) === BITE) return REST_MS;
      if ((await prunePosts(sql, id, BITE, now)) === BITE) return REST_MS;
      await prunePlaces(sql, id);
      after = id;
    }
    if (ids.length === WORKSPACES) return REST_MS;
    after = BEFORE_ALL;
    return PRUNE_LOOK_MS;
  };
};

async function giveUp(sql: Sql, workspaceId: string, now: Date): Promise<number> {
  const { dead, superseded } = await endUnsendable(sql, workspaceId, BITE, now);
  if (dead > 0)
    console.error(
      JSON.stringify({ level: "error", event: "messages_dead", workspace_id: workspaceId, count: dead }),
    );
  return dead + superseded;
}
