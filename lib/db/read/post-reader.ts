// Who reads a post, as of now: it was made for whoever was asked then. A channel is a group's: of whichever group that is asked posts
// there.
import type { Sql } from "../client";
import { ASSIGNEES } from "../compact";
import { assigneeRefs, personById } from "./people";
import type { SlackPost } from "./slack-posts";
import { groupChannels } from "./slack-set-up";

/** relieved: the task is asked of others. gone: they have left the workspace. */
export type PostReader = "asked" | "relieved" | "gone";

export async function postReader(sql: Sql, post: SlackPost): Promise<PostReader> {
  const { workspaceId, intentId, channelId, personId } = post;
  const [task] = await sql<Array<{ assignees: string[] }>>`
    select ${sql.unsafe(ASSIGNEES)} as assignees from tasks t where t.workspace_id = ${workspaceId} and t.id = ${intentId}`;
  const assignees = task?.assignees ?? [];
  if (personId === null) {
    const groups = assignees.flatMap((ref) => (ref.startsWith(GROUP) ? [ref.slice(GROUP.length)] : []));
    const channels = await groupChannels(sql, workspaceId, groups);
    return [...channels.values()].includes(channelId) ? "asked" : "relieved";
  }
  const person = await personById(sql, workspaceId, personId);
  if (!person) return "gone";
  const refs = assigneeRefs(person);
  return assignees.some((ref) => refs.includes(ref)) ? "asked" : "relieved";
}

const GROUP = "group:";
