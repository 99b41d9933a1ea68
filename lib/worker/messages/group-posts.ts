// What is asked of a group is posted once in its channel, beside what its people get themselves. How it ended is shown by the
// same post, which is rewritten.
import type { Sql } from "../../db/client";
import type { OccasionFacts } from "../../db/read/occasion-facts";
import { groupChannels, isSlackSetUp } from "../../db/read/slack-set-up";
import { insertMessages } from "../../db/write/messages";
import type { Delivery } from "../../domain/delivery";
import type { NewMessage } from "../../domain/message";
import { isUrgent } from "../../domain/notify";
import { newId } from "../../engine/ids";

const GROUP = "group:";
const ASKING = ["assigned", "reminder", "escalated"] as const;
type Asking = (typeof ASKING)[number];
type Asked = Delivery & { occasion: Asking };

const isAsked = (each: Delivery): each is Asked =>
  (ASKING as readonly string[]).includes(each.occasion) && each.address.startsWith(GROUP);

export async function groupPosts(
  tx: Sql,
  occasions: Delivery[],
  tasks: ReadonlyMap<string, OccasionFacts>,
  now: Date,
): Promise<number> {
  const made: NewMessage[] = [];
  for (const [workspaceId, own] of Map.groupBy(occasions.filter(isAsked), (each) => each.workspaceId)) {
    if (!(await isSlackSetUp(tx, workspaceId))) continue;
    const ids = [...new Set(own.map(({ address }) => address.slice(GROUP.length)))];
    const channels = await groupChannels(tx, workspaceId, ids);
    for (const told of own) {
      const groupId = told.address.slice(GROUP.length);
      const channelId = channels.get(groupId);
      const facts = tasks.get(told.intentId);
      if (channelId && facts) made.push(postOf(told, facts, { groupId, channelId }, now));
    }
  }
  return insertMessages(
    tx,
    made.map((message) => ({ ...message, id: newId(now) })),
  );
}

const postOf = (
  { workspaceId, intentId, seq, occasion }: Asked,
  { risk, dueAt }: OccasionFacts,
  { groupId, channelId }: { groupId: string; channelId: string },
  now: Date,
): NewMessage => ({
  workspaceId,
  channel: "slack",
  occasion,
  intentId,
  seq,
  personId: null,
  groupId,
  destination: "slack",
  address: `channel:${channelId}`,
  urgent: isUrgent({ occasion, risk, dueAt }, now),
  about: {},
  dueAt: null,
});
