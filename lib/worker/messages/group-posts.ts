// What is asked of a group is posted once in its channel, beside what its people get themselves; more than thirty an hour is gathered
// there, too. How it ended is shown by the same post, which is rewritten.
import type { Sql } from "../../db/client";
import type { OccasionFacts } from "../../db/read/occasion-facts";
import { groupChannels, isSlackSetUp } from "../../db/read/slack-set-up";
import type { Delivery } from "../../domain/delivery";
import { gatheredUntil, type Telling } from "../../domain/gather";
import { groupBy } from "../../domain/group-by";
import { type ASKING, asks } from "../../domain/message";
import { isUrgent } from "../../domain/notify";
import { slackPlace } from "../../domain/places";

const GROUP = "group:";
type Asked = Delivery & { occasion: (typeof ASKING)[number] };

const isAsked = (each: Delivery): each is Asked => asks(each.occasion) && each.address.startsWith(GROUP);

export async function groupPosts(
  tx: Sql,
  occasions: Delivery[],
  tasks: ReadonlyMap<string, OccasionFacts>,
  now: Date,
): Promise<Telling[]> {
  const made: Telling[] = [];
  for (const [workspaceId, own] of groupBy(occasions.filter(isAsked), (each) => each.workspaceId)) {
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
  return made;
}

const postOf = (
  { workspaceId, intentId, seq, occasion }: Asked,
  { risk, dueAt }: OccasionFacts,
  { groupId, channelId }: { groupId: string; channelId: string },
  now: Date,
): Telling => ({
  workspaceId,
  channel: "slack",
  occasion,
  intentId,
  seq,
  personId: null,
  groupId,
  destination: slackPlace(`channel:${channelId}`),
  address: `channel:${channelId}`,
  urgent: isUrgent({ occasion, risk, dueAt }, now),
  about: {},
  dueAt: null,
  risk,
  gatherAt: gatheredUntil(dueAt, now),
});
